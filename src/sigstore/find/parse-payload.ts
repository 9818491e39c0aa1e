import {
  anyJson,
  DecodeError,
  isObject,
  mapOf,
  optional,
  string,
  struct,
  type Decoder,
} from '../../json/index.ts';
import type { SignedSubject } from '../signature.ts';
import { simpleSigningType } from './cosign-format.ts';
import { decodeUntrusted, malformed, quoted, sha256Digest } from './untrusted-json.ts';

const what = 'the payload';

const critical = onlyKnown(
  struct('critical', {
    identity: optional(struct('identity', { 'docker-reference': optional(string) })),
    image: struct('image', { 'docker-manifest-digest': sha256Digest }),
    type: string,
  }),
  ['identity', 'image', 'type'],
);
const payload = struct('payload', { critical, optional: optional(mapOf(anyJson)) });

/** Keys of `optional` that the format itself has: nobody can ask for those (sigstore-and-oci 2.4). */
const ownKeys = ['creator', 'timestamp'];

/**
 * The manifest that a simple signing payload is about (sigstore-and-oci 1.1).
 * @throws SignatureError MALFORMED, TOO_LARGE
 */
export function parsePayload(bytes: Uint8Array): SignedSubject {
  const { critical, optional: annotations } = decodeUntrusted(bytes, payload, what);
  const { identity, image, type } = critical;
  if (type !== simpleSigningType)
    throw malformed(what, `expected the type "${simpleSigningType}", found ${quoted(type)}`);
  return {
    digest: image['docker-manifest-digest'],
    annotations: new Map([...(annotations ?? [])].filter(([key]) => !ownKeys.includes(key))),
    dockerReference: identity?.['docker-reference'],
  };
}

/** What is critical has to be understood: containers-signature(5) says so. */
function onlyKnown<T>(decoder: Decoder<T>, keys: readonly string[]): Decoder<T> {
  return {
    ...decoder,
    decode(value, path) {
      const unknown = isObject(value) ? [...value.keys()].find((key) => !keys.includes(key)) : undefined;
      if (unknown === undefined) return decoder.decode(value, path);
      throw new DecodeError(`expected ${keys.join(', ')}, found ${quoted(unknown)}`, path);
    },
  };
}
