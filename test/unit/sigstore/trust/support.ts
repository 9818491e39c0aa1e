import { createHash, type KeyObject } from 'node:crypto';
import seeds from '@sigstore/tuf/seeds.json' with { type: 'json' };

/** The trust root of the public instance, as Sigstore publishes it. */
export const published = Buffer.from(
  seeds['https://tuf-repo-cdn.sigstore.dev'].targets['trusted_root.json'],
  'base64',
).toString('utf8');

interface Key {
  rawBytes: unknown;
  keyDetails: unknown;
  validFor?: unknown;
}
interface Log {
  baseUrl?: unknown;
  hashAlgorithm?: unknown;
  publicKey?: Key | null;
  logId?: { keyId: unknown } | null;
  checkpointKeyId?: { keyId: unknown };
  [key: string]: unknown;
}
interface Authority {
  subject?: unknown;
  uri?: unknown;
  certChain?: { certificates: { rawBytes: unknown }[] } | null;
  validFor?: unknown;
  [key: string]: unknown;
}
export interface Root {
  mediaType?: unknown;
  tlogs: [Log, Log];
  certificateAuthorities: [Authority, Authority];
  ctlogs: [Log, Log];
  timestampAuthorities: [Authority];
  [key: string]: unknown;
}

export function changed(change: (root: Root) => void): string {
  const root = JSON.parse(published) as Root;
  change(root);
  return JSON.stringify(root);
}

export const configType = 'application/vnd.dev.sigstore.clienttrustconfig.v0.1+json';

export function config(members: object): string {
  return JSON.stringify({
    mediaType: configType,
    trustedRoot: JSON.parse(published) as unknown,
    signingConfig: { mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json', caUrls: [] },
    ...members,
  });
}

export function logOf(publicKey: KeyObject, keyDetails: string): Log {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return {
    publicKey: { rawBytes: der.toString('base64'), keyDetails },
    logId: { keyId: createHash('sha256').update(der).digest('base64') },
  };
}
