import { TrustedRoot } from '@sigstore/protobuf-specs';
import { JsonSyntaxError, parseJsonText, toPlain, type JsonValue } from '../../json/index.ts';
import type { TrustRoot } from '../trust-root.ts';
import { checkAuthority } from './check-authority.ts';
import { checkLog } from './check-log.ts';
import { invalidTrustRoot, TrustValue, type TrustSource } from './trust-text.ts';

const maxBytes = 8 * 1024 * 1024;
const configType = /^application\/vnd\.dev\.sigstore\.clienttrustconfig\.v0\.\d+\+json$/;
const rootType = /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.\d+|\.v0\.\d+\+json)$/;

/**
 * Reads a trust root of the user's: Sigstore's ClientTrustConfig, of which only `trustedRoot` is used, or a TrustedRoot
 * alone. Strict: each authority has its certificates, each log its key and identifier, and unknown keys are errors
 * (sigstore-and-oci 2.6).
 * @param text JSON
 * @param origin its path, for messages
 * @throws WardctlError TRUST_ROOT_INVALID
 */
export function parseTrustRoot(text: string, origin: string): TrustRoot {
  const root = readTrustedRoot(text, { origin, unknownKeys: 'refused' });
  return { root, origin, fetchedAt: undefined };
}

/** As {@link parseTrustRoot}, for texts of any source. @throws WardctlError TRUST_ROOT_INVALID */
export function readTrustedRoot(text: string, source: TrustSource): TrustedRoot {
  const document = new TrustValue(parseText(text, source), source);
  const root = findTrustedRoot(document);
  root.withKeys('mediaType', 'tlogs', 'certificateAuthorities', 'ctlogs', 'timestampAuthorities');
  const authorities = root.member('certificateAuthorities');
  if (authorities.items().length === 0)
    throw authorities.wrong('expected at least one certificate authority, found none');
  for (const authority of authorities.items()) checkAuthority(authority, 'certificates');
  for (const authority of root.member('timestampAuthorities').items())
    checkAuthority(authority, 'timestamps');
  for (const log of root.member('tlogs').items()) checkLog(log);
  for (const log of root.member('ctlogs').items()) checkLog(log);
  return TrustedRoot.fromJSON(toPlain(root.value));
}

function parseText(text: string, { origin }: TrustSource): JsonValue {
  if (Buffer.byteLength(text) > maxBytes)
    throw invalidTrustRoot(origin, `expected at most ${String(maxBytes)} bytes, found more`);
  try {
    const { value, firstRepeat } = parseJsonText(text);
    if (firstRepeat === undefined) return value;
    throw invalidTrustRoot(origin, `expected each key once, found ${JSON.stringify(firstRepeat.key)} again`);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw invalidTrustRoot(origin, `expected JSON, found ${error.message}`, error);
  }
}

function findTrustedRoot(document: TrustValue): TrustValue {
  const mediaType = document.member('mediaType').text();
  if (rootType.test(mediaType)) return document;
  if (!configType.test(mediaType)) {
    throw document
      .member('mediaType')
      .unexpected(
        'application/vnd.dev.sigstore.clienttrustconfig.v0.1+json or application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      );
  }
  const root = document.withKeys('mediaType', 'trustedRoot', 'signingConfig').member('trustedRoot');
  const rootMediaType = root.member('mediaType');
  if (!rootType.test(rootMediaType.text()))
    throw rootMediaType.unexpected('application/vnd.dev.sigstore.trustedroot+json;version=0.1');
  return root;
}
