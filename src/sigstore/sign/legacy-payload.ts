import { simpleSigningType } from '../find/cosign-format.ts';
import type { SigningRequest } from './new-signature.ts';

/** What a legacy signature signs, byte by byte as cosign 3.1.3 writes it (sigstore-and-oci 1.1). */
export function legacyPayload({ manifest, dockerReference, annotations }: SigningRequest): Buffer {
  const identity = `{"docker-reference":${goString(dockerReference)}}`;
  const image = `{"docker-manifest-digest":${goString(manifest)}}`;
  const critical = `{"identity":${identity},"image":${image},"type":${goString(simpleSigningType)}}`;
  return Buffer.from(`{"critical":${critical},"optional":${optional(annotations)}}`);
}

/** Not by way of an object, which would put keys that look like numbers first. */
function optional(annotations: ReadonlyMap<string, string>): string {
  if (annotations.size === 0) return 'null';
  const members = [...annotations]
    .sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .map(([key, value]) => `${goString(key)}:${goString(value)}`);
  return `{${members.join(',')}}`;
}

/** Go's encoder escapes what a browser could take for HTML. */
function goString(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
