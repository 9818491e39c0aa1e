import type { Digest } from '../../../src/oci/index.ts';
import type { FakeAuthority, LeafRequest } from './authority.ts';
import { makeKey, pemOf, publicPem, signWith, usualHash, type KeyPair, type SigningHash } from './keys.ts';
import type { Loggable } from './proposed-entries.ts';
import type { LogEntryJson, ProposedEntry } from './rekor.ts';
import type { FakeSigstore } from './fake-sigstore.ts';

/** What is signed, and what is kept about it. */
export interface SignOptions {
  readonly manifest: Digest;
  /** Default: none. */
  readonly annotations?: Readonly<Record<string, unknown>>;
  /** When the certificate is issued, the entry logged, the timestamp given. Default: the instance's. */
  readonly time?: Date;
  /** When it is logged and stamped, where that is another time. */
  readonly loggedAt?: Date;
  /** Default: `v1` with a certificate, `none` with a key. Legacy signatures know no `v2`. */
  readonly log?: 'v1' | 'v2' | 'none';
  /** Whether a timestamp authority stamps it. Default: only with `v2`. */
  readonly timestamp?: boolean;
  /** Digest of the signature. Default: as long as the curve, else SHA-256. */
  readonly hash?: SigningHash;
  /** What is logged in place of what should be. */
  readonly propose?: (entry: ProposedEntry) => ProposedEntry;
}

export interface KeyOptions extends SignOptions {
  readonly key: KeyPair;
}

export interface KeylessOptions extends SignOptions {
  /** A mail address, or a URI where it has `://`. Default: `signer@example.com`. */
  readonly identity?: string;
  /** Default: `https://issuer.example`. */
  readonly issuer?: string;
  /** `owner/repo`, for workflows of GitHub Actions. */
  readonly githubRepository?: string;
  /** The key of the certificate. Default: a new one of P-256. */
  readonly key?: KeyPair;
  /** What the certificate says otherwise. */
  readonly leaf?: Partial<LeafRequest>;
  /** Who issues it. Default: the instance's authority. */
  readonly authority?: Pick<FakeAuthority, 'issue'>;
}

/** Who signs: with a certificate or without. */
export interface Signing {
  readonly key: KeyPair;
  readonly certificate: Buffer | undefined;
}

const minuteMs = 60 * 1000;
const defaultIdentity = 'signer@example.com';
const defaultIssuer = 'https://issuer.example';

/** A key and its certificate, which is valid for ten minutes. */
export async function issueCertificate(
  sigstore: FakeSigstore,
  options: Omit<KeylessOptions, 'manifest'> = {},
): Promise<Required<Signing> & { certificate: Buffer }> {
  const { identity = defaultIdentity, issuer = defaultIssuer, githubRepository, leaf } = options;
  const { key = makeKey(), time = sigstore.time, authority = sigstore.authority } = options;
  sigstore.clock.setTime(time.getTime());
  const certificate = await authority.issue({
    publicKey: key.publicKey,
    names: [identity.includes('://') ? { uri: identity } : { email: identity }],
    issuers: { old: issuer, new: issuer },
    githubRepository,
    notBefore: new Date(time.getTime() - minuteMs),
    notAfter: new Date(time.getTime() + 9 * minuteMs),
    ctLog: sigstore.ctLog,
    ...leaf,
  });
  return { key, certificate };
}

/** What was signed, what is said about it, as far as both forms have it. */
export interface Signed extends Loggable {
  readonly timestamp: Buffer | undefined;
}

export async function signBytes(
  sigstore: FakeSigstore,
  signing: Signing,
  { signedBytes, payload }: Pick<Loggable, 'signedBytes' | 'payload'>,
  { time = sigstore.time, loggedAt = time, log, timestamp = log === 'v2', hash }: SignOptions,
): Promise<Signed> {
  const { key, certificate } = signing;
  const signature = signWith(key, signedBytes, hash);
  const der = certificate ?? key.publicKey.export({ format: 'der', type: 'spki' });
  sigstore.clock.setTime(loggedAt.getTime());
  return {
    signature,
    signedBytes,
    payload,
    hash: hash ?? usualHash(key.privateKey) ?? 'sha512',
    signer: {
      pem: certificate === undefined ? publicPem(key) : pemOf(certificate),
      der,
      isCertificate: certificate !== undefined,
    },
    timestamp: timestamp ? await sigstore.timestampAuthority.stamp(signature) : undefined,
  };
}

/** Logs an entry at its time. */
export async function logEntry(
  sigstore: FakeSigstore,
  entry: ProposedEntry,
  { time = sigstore.time, loggedAt = time, log, propose = (same) => same }: SignOptions,
): Promise<LogEntryJson> {
  sigstore.clock.setTime(loggedAt.getTime());
  return await (log === 'v2' ? sigstore.rekorV2 : sigstore.rekorV1).log(propose(entry));
}
