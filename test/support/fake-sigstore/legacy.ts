import type { FakeSigstore } from './fake-sigstore.ts';
import { pemOf } from './keys.ts';
import { hashedRekord } from './proposed-entries.ts';
import type { LogEntryJson } from './rekor.ts';
import {
  issueCertificate,
  logEntry,
  signBytes,
  type KeylessOptions,
  type KeyOptions,
  type Signing,
} from './signing.ts';

/** A signature in the old form: the contents of a layer, and the annotations of its descriptor. */
export interface LegacyLayer {
  readonly payload: Buffer;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface LegacyOptions {
  /** Repository that the payload names. */
  readonly dockerReference?: string;
  /** Payload in place of the usual one. */
  readonly payload?: Buffer;
}

export async function signLegacyKeyless(
  sigstore: FakeSigstore,
  options: KeylessOptions & LegacyOptions,
): Promise<LegacyLayer> {
  return await signLegacy(sigstore, await issueCertificate(sigstore, options), { log: 'v1', ...options });
}

export async function signLegacyWithKey(
  sigstore: FakeSigstore,
  options: KeyOptions & LegacyOptions,
): Promise<LegacyLayer> {
  return await signLegacy(
    sigstore,
    { key: options.key, certificate: undefined },
    { log: 'none', ...options },
  );
}

async function signLegacy(
  sigstore: FakeSigstore,
  signing: Signing,
  options: (KeylessOptions | KeyOptions) & LegacyOptions,
): Promise<LegacyLayer> {
  const payload = options.payload ?? simpleSigning(options);
  const signed = await signBytes(sigstore, signing, { signedBytes: payload, payload }, options);
  const { certificate } = signing;
  const { authority } = sigstore;
  return {
    payload,
    annotations: {
      'dev.cosignproject.cosign/signature': signed.signature.toString('base64'),
      ...(certificate !== undefined && {
        'dev.sigstore.cosign/certificate': pemOf(certificate),
        'dev.sigstore.cosign/chain': [authority.intermediate, authority.root]
          .map((der) => pemOf(der))
          .join(''),
      }),
      ...(options.log !== 'none' && {
        'dev.sigstore.cosign/bundle': logAnnotation(await logEntry(sigstore, hashedRekord(signed), options)),
      }),
      ...(signed.timestamp !== undefined && {
        'dev.sigstore.cosign/rfc3161timestamp': JSON.stringify({
          SignedRFC3161Timestamp: signed.timestamp.toString('base64'),
        }),
      }),
    },
  };
}

function simpleSigning({
  manifest,
  annotations,
  dockerReference = 'registry.example/policy',
}: (KeylessOptions | KeyOptions) & LegacyOptions): Buffer {
  return Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': dockerReference },
        image: { 'docker-manifest-digest': manifest },
        type: 'cosign container image signature',
      },
      optional: annotations ?? null,
    }),
  );
}

function logAnnotation(entry: LogEntryJson): string {
  return JSON.stringify({
    SignedEntryTimestamp: entry.inclusionPromise?.signedEntryTimestamp,
    Payload: {
      body: entry.canonicalizedBody,
      integratedTime: Number(entry.integratedTime),
      logIndex: Number(entry.logIndex),
      logID: Buffer.from(entry.logId.keyId, 'base64').toString('hex'),
    },
  });
}
