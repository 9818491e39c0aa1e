import { isObject, JsonSyntaxError, parseJsonText, valueAt, type JsonValue } from '../../json/index.ts';
import { shownText } from '../../oci/index.ts';
import { fromBase64, fromHex } from '../encoding/bytes.ts';
import { readPem } from '../encoding/pem.ts';
import { SignatureError } from '../signature-problem.ts';

/** Digest algorithms of log entries, as `node:crypto` calls them. */
export type LoggedDigestAlgorithm = 'sha256' | 'sha384' | 'sha512';

/** What a transparency log's entry says was signed, and by whom. */
export interface LoggedSignature {
  readonly signature: Buffer;
  /** What the digest is of: all that was signed, or the payload of an envelope only. */
  readonly digestOf: 'signedBytes' | 'payload';
  readonly algorithm: LoggedDigestAlgorithm;
  readonly digest: Buffer;
  /** The key (SubjectPublicKeyInfo) or certificate that it was verified with, as DER. */
  readonly signer: { readonly kind: 'key' | 'certificate'; readonly der: Buffer };
}

/** Kinds of entries, each with a version: `hashedrekord 0.0.1`. */
export type LogEntryKind = keyof typeof readers;

type Reader = (spec: JsonValue | undefined) => LoggedSignature;

const readers = {
  'hashedrekord 0.0.1': readHashedRekord,
  'hashedrekord 0.0.2': readHashedRekordV2,
  'dsse 0.0.1': readDsse,
  'intoto 0.0.2': readIntoto,
} satisfies Record<string, Reader>;

export function isLogEntryKind(kind: string): kind is LogEntryKind {
  return Object.hasOwn(readers, kind);
}

/** The kind that a log entry's body names, whether it is known or not. @throws SignatureError LOG_INVALID */
export function parseLogBody(bytes: Buffer): { readonly kind: string; readonly spec: JsonValue | undefined } {
  const body = parseOnce(bytes);
  const kind = valueAt(body, 'kind');
  const version = valueAt(body, 'apiVersion');
  if (typeof kind !== 'string' || typeof version !== 'string') {
    throw invalid('expected a kind and a version, found none');
  }
  return { kind: `${kind} ${version}`, spec: valueAt(body, 'spec') };
}

/** @throws SignatureError LOG_INVALID where something is missing or of another form */
export function readLoggedSignature(kind: LogEntryKind, spec: JsonValue | undefined): LoggedSignature {
  return readers[kind](spec);
}

function readHashedRekord(spec: JsonValue | undefined): LoggedSignature {
  return {
    signature: base64At(spec, 'signature', 'content'),
    digestOf: 'signedBytes',
    ...digestAt(spec, 'data', 'hash'),
    signer: pemAt(spec, 'signature', 'publicKey', 'content'),
  };
}

function readDsse(spec: JsonValue | undefined): LoggedSignature {
  const entry = onlyItem(spec, 'signatures');
  return {
    signature: base64At(entry, 'signature'),
    digestOf: 'payload',
    ...digestAt(spec, 'payloadHash'),
    signer: pemAt(entry, 'verifier'),
  };
}

function readIntoto(spec: JsonValue | undefined): LoggedSignature {
  const entry = onlyItem(spec, 'content', 'envelope', 'signatures');
  // The log encodes what already was base64.
  const signature = fromBase64(base64At(entry, 'sig').toString('latin1'));
  if (signature === undefined) throw invalid('expected base64 in sig, found something else');
  return {
    signature,
    digestOf: 'payload',
    ...digestAt(spec, 'content', 'payloadHash'),
    signer: pemAt(entry, 'publicKey'),
  };
}

/** Of Rekor v2, for messages and envelopes alike; bytes are base64 there, and names of algorithms protobuf's. */
function readHashedRekordV2(spec: JsonValue | undefined): LoggedSignature {
  const entry = valueAt(spec, 'hashedRekordV002');
  const named = valueAt(entry, 'data', 'algorithm');
  const algorithm = typeof named === 'string' ? digestNames.get(named) : undefined;
  if (algorithm === undefined) throw unknownDigest(named);
  const verifier = valueAt(entry, 'signature', 'verifier');
  const kind = valueAt(verifier, 'x509Certificate') === undefined ? 'key' : 'certificate';
  const der = base64At(verifier, kind === 'key' ? 'publicKey' : 'x509Certificate', 'rawBytes');
  return {
    signature: base64At(entry, 'signature', 'content'),
    digestOf: 'signedBytes',
    algorithm,
    digest: base64At(entry, 'data', 'digest'),
    signer: { kind, der },
  };
}

const digestNames: ReadonlyMap<string, LoggedDigestAlgorithm> = new Map([
  ['SHA2_256', 'sha256'],
  ['SHA2_384', 'sha384'],
  ['SHA2_512', 'sha512'],
]);

/** A key that is there twice would be read in two ways, by us and by `@sigstore/verify`. */
function parseOnce(bytes: Buffer): JsonValue {
  try {
    const { value, firstRepeat } = parseJsonText(bytes);
    if (firstRepeat === undefined) return value;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw invalid('expected a JSON document, found something else', { cause: error });
  }
  throw invalid('expected each key once, found one twice');
}

function onlyItem(spec: JsonValue | undefined, ...path: string[]): JsonValue {
  const items = valueAt(spec, ...path);
  const [item] = Array.isArray(items) ? items : [];
  if (Array.isArray(items) && items.length === 1 && isObject(item)) return item;
  const found = Array.isArray(items) ? String(items.length) : 'none';
  throw invalid(`expected one signature, found ${found}`);
}

function digestAt(
  spec: JsonValue | undefined,
  ...path: string[]
): Pick<LoggedSignature, 'algorithm' | 'digest'> {
  const algorithm = valueAt(spec, ...path, 'algorithm');
  if (algorithm !== 'sha256' && algorithm !== 'sha384' && algorithm !== 'sha512') {
    throw unknownDigest(algorithm);
  }
  const digest = fromHex(textAt(spec, ...path, 'value'));
  if (digest === undefined) throw invalid(`expected hexadecimal digits in ${path.join('.')}.value`);
  return { algorithm, digest };
}

function pemAt(spec: JsonValue | undefined, ...path: string[]): LoggedSignature['signer'] {
  const block = readPem(base64At(spec, ...path).toString('latin1'));
  if (block?.label === 'CERTIFICATE') return { kind: 'certificate', der: block.bytes };
  if (block?.label === 'PUBLIC KEY') return { kind: 'key', der: block.bytes };
  throw invalid(
    `expected the PEM of a certificate or a public key in ${path.join('.')}, found something else`,
  );
}

function base64At(spec: JsonValue | undefined, ...path: string[]): Buffer {
  const bytes = fromBase64(textAt(spec, ...path));
  if (bytes !== undefined) return bytes;
  throw invalid(`expected base64 in ${path.join('.')}, found something else`);
}

function textAt(spec: JsonValue | undefined, ...path: string[]): string {
  const text = valueAt(spec, ...path);
  if (typeof text === 'string') return text;
  throw invalid(`expected a text in ${path.join('.')}, found none`);
}

function unknownDigest(algorithm: JsonValue | undefined): SignatureError {
  const found = typeof algorithm === 'string' ? shownText(algorithm) : 'none';
  return invalid(`expected a digest by SHA-256, SHA-384 or SHA-512, found ${found}`);
}

function invalid(message: string, options?: ErrorOptions): SignatureError {
  return new SignatureError('LOG_INVALID', `log entry: ${message}`, options);
}
