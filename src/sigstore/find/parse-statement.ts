import { anyJson, list, mapOf, optional, string, struct } from '../../json/index.ts';
import type { SignedSubject } from '../signature.ts';
import { signaturePredicateType, statementType } from './cosign-format.ts';
import { decodeValue, malformed, parseUntrusted, sha256Hex } from './untrusted-json.ts';

const what = 'the statement';

const header = struct('Statement', { _type: optional(string), predicateType: optional(string) });
const statement = struct('Statement', {
  subject: list(
    struct('ResourceDescriptor', {
      digest: struct('digest', { sha256: optional(sha256Hex) }),
      annotations: optional(mapOf(anyJson)),
    }),
  ),
});

/** A statement that signs manifests, or one that says something else about them. */
export type Statement =
  | { readonly kind: 'signature'; readonly subjects: readonly SignedSubject[] }
  | { readonly kind: 'attestation'; readonly predicateType: string | undefined };

/**
 * An in-toto statement. Only one of exactly the type that `cosign sign` writes is a signature: a policy that somebody
 * attested something bad about is not signed by them (sigstore-and-oci 1.3).
 * @throws SignatureError MALFORMED, TOO_LARGE
 */
export function parseStatement(bytes: Uint8Array): Statement {
  const value = parseUntrusted(bytes, what);
  const { _type, predicateType } = decodeValue(value, header, what);
  if (_type !== statementType || predicateType !== signaturePredicateType)
    return { kind: 'attestation', predicateType };
  const subjects = decodeValue(value, statement, what).subject.flatMap(({ digest, annotations }) =>
    digest.sha256 === undefined
      ? []
      : [{ digest: digest.sha256, annotations: annotations ?? new Map(), dockerReference: undefined }],
  );
  if (subjects.length === 0) throw malformed(what, 'expected a subject with a sha256 digest, found none');
  return { kind: 'signature', subjects };
}
