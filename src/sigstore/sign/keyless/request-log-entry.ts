import { TransparencyLogEntry as LogEntryMessage } from '@sigstore/protobuf-specs';
import type { TransparencyLogEntry } from '@sigstore/bundle';
import {
  anyJson,
  DecodeError,
  list,
  mapOf,
  optional,
  string,
  struct,
  toPlain,
  type Decoder,
} from '../../../json/index.ts';
import { logEntryShape } from '../../find/bundle-shape.ts';
import {
  base64,
  count,
  decodeUntrusted,
  decodeValue,
  seconds,
  sha256Hex,
} from '../../find/untrusted-json.ts';
import type { SignatureFormat } from '../../signature.ts';
import { checkLogEntry } from '../../verify/log-entries.ts';
import { hashedRekordRequest, proposedEntry, type CertifiedSignature } from './log-content.ts';
import { askJson, endpoint, failed, readable, type ServiceConnection } from './post.ts';
import type { SigningService } from './signing-config.ts';

const what = 'transparency log';

const hex: Decoder<Buffer> = {
  expected: 'hexadecimal digits',
  isScalar: true,
  decode(value, path) {
    const text = string.decode(value, path);
    if (/^(?:[0-9a-f]{2}){1,64}$/.test(text)) return Buffer.from(text, 'hex');
    throw new DecodeError('expected hexadecimal digits', path);
  },
};

/** By the id of the entry, of which there is one. */
const answerV1 = mapOf(
  struct('LogEntry', {
    body: base64,
    integratedTime: seconds,
    logID: sha256Hex,
    logIndex: count,
    verification: struct('verification', {
      signedEntryTimestamp: base64,
      inclusionProof: optional(
        struct('InclusionProof', {
          checkpoint: string,
          hashes: list(hex),
          logIndex: count,
          rootHash: hex,
          treeSize: count,
        }),
      ),
    }),
  }),
);
const body = struct('body', { kind: string, apiVersion: string });

/**
 * Tells a log (Rekor, API v1 or v2) about a signature.
 * @returns its entry, which is about this signature; whether the log is to be trusted is not known
 * @throws WardctlError SIGNING_FAILED, and what `post` throws
 */
export async function requestLogEntry(
  connection: ServiceConnection,
  { url: base, majorApiVersion }: SigningService,
  signature: CertifiedSignature,
  format: SignatureFormat,
): Promise<TransparencyLogEntry> {
  const url = endpoint(base, `/api/v${String(majorApiVersion)}/log/entries`);
  const entry =
    majorApiVersion === 1
      ? await requestEntryV1(connection, url, proposedEntry(signature))
      : await requestEntryV2(connection, url, hashedRekordRequest(signature));
  const signer = { kind: 'certificate', der: signature.certificate } as const;
  readable({ what, url }, () => {
    checkLogEntry(entry, signature, signer, format);
  });
  return entry;
}

async function requestEntryV1(
  connection: ServiceConnection,
  url: string,
  entry: object,
): Promise<TransparencyLogEntry> {
  const entries = [...(await askJson(connection, { what, url, body: entry }, answerV1)).values()];
  const [found] = entries;
  if (found === undefined || entries.length > 1)
    throw failed(what, url, `expected one entry, found ${String(entries.length)}`);
  const { inclusionProof: proof, signedEntryTimestamp } = found.verification;
  const { kind, apiVersion } = readable({ what, url }, () =>
    decodeUntrusted(found.body, body, 'the body of the entry'),
  );
  return {
    logIndex: found.logIndex,
    integratedTime: found.integratedTime,
    logId: { keyId: Buffer.from(found.logID.slice('sha256:'.length), 'hex') },
    kindVersion: { kind, version: apiVersion },
    inclusionPromise: { signedEntryTimestamp },
    inclusionProof: proof && { ...proof, checkpoint: { envelope: proof.checkpoint } },
    canonicalizedBody: found.body,
  };
}

async function requestEntryV2(
  connection: ServiceConnection,
  url: string,
  request: object,
): Promise<TransparencyLogEntry> {
  const answer = await askJson(connection, { what, url, body: request }, anyJson);
  readable({ what, url }, () => decodeValue(answer, logEntryShape, 'the answer'));
  const { logId, kindVersion, ...entry } = LogEntryMessage.fromJSON(toPlain(answer));
  if (logId === undefined || kindVersion === undefined)
    throw failed(what, url, 'expected an entry with `logId` and `kindVersion`, found none');
  return { ...entry, logId, kindVersion };
}
