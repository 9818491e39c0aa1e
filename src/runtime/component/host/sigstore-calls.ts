import { verificationAnswer } from './answers.ts';
import * as json from './payload.ts';
import type { TypedCall } from './typed-call.ts';

type Annotations = readonly (readonly [string, string])[] | undefined;

interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

interface Prefix {
  readonly issuer: string;
  readonly urlPrefix: string;
}

/** The typed functions that verify signatures. */
export const sigstoreCalls = {
  'verify-pub-keys': verification((image: string, pubKeys: readonly string[], annotations: Annotations) =>
    verifyText('SigstorePubKeyVerify', image, annotations, { pub_keys: json.texts(pubKeys) }),
  ),
  'verify-keyless-exact-match': verification(
    (image: string, keyless: readonly Identity[], annotations: Annotations) =>
      verifyText('SigstoreKeylessVerify', image, annotations, { keyless: json.list(keyless, identityText) }),
  ),
  'verify-keyless-prefix-match': verification(
    (image: string, prefixes: readonly Prefix[], annotations: Annotations) =>
      verifyText('SigstoreKeylessPrefixVerify', image, annotations, {
        keyless_prefix: json.list(prefixes, prefixText),
      }),
  ),
  'verify-keyless-github-actions': verification(
    (image: string, owner: string, repo: string | undefined, annotations: Annotations) =>
      verifyText('SigstoreGithubActionsVerify', image, annotations, {
        owner: json.text(owner),
        repo: json.maybe(repo, json.text),
      }),
  ),
  'verify-certificate': verification(
    (
      image: string,
      certificate: Uint8Array,
      chain: readonly Uint8Array[] | undefined,
      requireRekorBundle: boolean,
      annotations: Annotations,
    ) =>
      verifyText('SigstoreCertificateVerify', image, annotations, {
        certificate: json.bytes(certificate),
        certificate_chain: json.maybe(chain, (items) => json.list(items, json.bytes)),
        require_rekor_bundle: json.flag(requireRekorBundle),
      }),
  ),
} as const satisfies Record<string, TypedCall>;

function verification(payload: TypedCall['payload']): TypedCall {
  return { payload, read: verificationAnswer };
}

function verifyText(
  type: string,
  image: string,
  annotations: Annotations,
  members: Readonly<Record<string, json.JsonText>>,
): json.JsonText {
  return json.object({
    type: json.text(type),
    image: json.text(image),
    ...members,
    annotations: json.maybe(annotations, json.textMap),
  });
}

function identityText({ issuer, subject }: Identity): json.JsonText {
  return json.object({ issuer: json.text(issuer), subject: json.text(subject) });
}

function prefixText({ issuer, urlPrefix }: Prefix): json.JsonText {
  return json.object({ issuer: json.text(issuer), url_prefix: json.text(urlPrefix) });
}
