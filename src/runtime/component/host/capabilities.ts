import type { componentCapabilities } from '../../../policy/index.ts';
import { digestAnswer, jsonAnswer, lookupAnswer, manifestAndConfigAnswer, trustAnswer } from './answers.ts';
import { kubernetesCalls } from './kubernetes-calls.ts';
import * as json from './payload.ts';
import { sigstoreCalls } from './sigstore-calls.ts';
import type { TypedCall } from './typed-call.ts';

interface Certificate {
  readonly encoding: 'pem' | 'der';
  readonly data: Uint8Array;
}

/** All typed functions of `host-capabilities`. */
export const typedCalls: Readonly<Record<keyof typeof componentCapabilities, TypedCall>> = {
  ...sigstoreCalls,
  ...kubernetesCalls,
  'get-manifest-digest': {
    payload: json.text,
    read: digestAnswer,
  },
  'get-manifest': { payload: json.text, read: jsonAnswer },
  'get-manifest-and-config': {
    payload: json.text,
    read: manifestAndConfigAnswer,
  },
  'lookup-host': { payload: json.text, read: lookupAnswer },
  'is-certificate-trusted': {
    payload: (cert: Certificate, chain: readonly Certificate[] | undefined, notAfter: string | undefined) =>
      json.object({
        cert: certificateText(cert),
        cert_chain: json.maybe(chain, (items) => json.list(items, certificateText)),
        not_after: json.maybe(notAfter, json.text),
      }),
    read: trustAnswer,
  },
};

function certificateText({ encoding, data }: Certificate): json.JsonText {
  return json.object({ encoding: json.text(encoding === 'pem' ? 'Pem' : 'Der'), data: json.bytes(data) });
}
