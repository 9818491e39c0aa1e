import {
  DecodeError,
  JsonSyntaxError,
  parseJsonText,
  string,
  type Decoder,
  type JsonValue,
} from '../../json/index.ts';
import { shownText, type Digest } from '../../oci/index.ts';
import { fromBase64 } from '../encoding/bytes.ts';
import { SignatureError } from '../signature-problem.ts';

/**
 * Of one document. Signatures have some dozens, statements with lists of packages some hundred thousand; each takes
 * memory, however short it is.
 */
const maxValues = 400_000;

/**
 * A JSON document of a signature. A key that stands twice in the same object would be one thing to us and another to the
 * next program: that is refused.
 * @param what the document is, for messages
 * @throws SignatureError MALFORMED, TOO_LARGE
 */
export function parseUntrusted(input: Uint8Array | string, what: string): JsonValue {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  if (countValues(bytes) > maxValues)
    throw new SignatureError(
      'TOO_LARGE',
      `${what}: expected at most ${String(maxValues)} JSON values, found more`,
    );
  try {
    const { value, firstRepeat } = parseJsonText(bytes);
    if (firstRepeat === undefined) return value;
    throw malformed(what, `the key ${quoted(firstRepeat.key)} stands twice in the same object`);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw malformed(what, `expected JSON, found: ${error.message}`);
  }
}

/** As {@link parseUntrusted}, decoded. @throws SignatureError MALFORMED, TOO_LARGE */
export function decodeUntrusted<T>(input: Uint8Array | string, decoder: Decoder<T>, what: string): T {
  return decodeValue(parseUntrusted(input, what), decoder, what);
}

/** @throws SignatureError MALFORMED */
export function decodeValue<T>(value: JsonValue, decoder: Decoder<T>, what: string): T {
  try {
    return decoder.decode(value, '');
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const place = error.path === '' ? '' : ` at ${quoted(error.path.replaceAll('/', '.'))}`;
    throw malformed(what, `${shownText(error.message)}${place}`);
  }
}

/** A signature that cannot be read. */
export function malformed(what: string, problem: string, cause?: unknown): SignatureError {
  return new SignatureError('MALFORMED', `${what}: ${problem}`, cause === undefined ? undefined : { cause });
}

/** A foreign text in a message. */
export function quoted(text: string): string {
  return JSON.stringify(shownText(text));
}

/** Bytes as base64, at least one. */
export const base64: Decoder<Buffer> = refined(string, 'base64', (text) => {
  const bytes = fromBase64(text);
  return bytes === undefined || bytes.length === 0 ? undefined : bytes;
});

/** As {@link base64}, or none. */
export const base64OrEmpty: Decoder<Buffer> = refined(string, 'base64', fromBase64);

/** 64 lower-case hexadecimal digits of SHA-256. */
export const sha256Hex: Decoder<Digest> = refined(string, '64 lower-case hexadecimal digits', (text) => {
  const digest = `sha256:${text}`;
  return isSha256(digest) ? digest : undefined;
});

/** `sha256:` and 64 lower-case hexadecimal digits. */
export const sha256Digest: Decoder<Digest> = refined(string, 'a sha256 digest', (text) =>
  isSha256(text) ? text : undefined,
);

function isSha256(text: string): text is Digest {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/** A whole number that is not negative, as a number or as a text: protobuf writes both. */
export const count: Decoder<string> = {
  expected: 'a whole number',
  isScalar: true,
  decode(value, path) {
    const text = typeof value === 'bigint' || typeof value === 'string' ? String(value) : '';
    if (/^(?:0|[1-9][0-9]{0,18})$/.test(text) && BigInt(text) <= maxInt64) return text;
    throw new DecodeError('expected a whole number of 0 to 2^63-1', path);
  },
};

const maxInt64 = 2n ** 63n - 1n;

/** A whole number of 0 to `max`, which is small. */
export function atMost(max: number): Decoder<number> {
  const expected = `a whole number of at most ${String(max)}`;
  return {
    expected,
    isScalar: true,
    decode(value, path) {
      if (typeof value === 'bigint' && value >= 0n && value <= max) return Number(value);
      throw new DecodeError(`expected ${expected}`, path);
    },
  };
}

/** Seconds since 1970, of a time that a `Date` can hold. */
export const seconds: Decoder<string> = refined(count, 'seconds of a time', (text) =>
  BigInt(text) <= 8_640_000_000_000n ? text : undefined,
);

/** A decoder for what `refine` accepts of another one's values. */
function refined<From, To>(
  decoder: Decoder<From>,
  expected: string,
  refine: (value: From) => To | undefined,
): Decoder<To> {
  return {
    expected,
    isScalar: true,
    decode(value, path) {
      const refinedValue = refine(decoder.decode(value, path));
      if (refinedValue !== undefined) return refinedValue;
      throw new DecodeError(`expected ${expected}, found ${found(value)}`, path);
    },
  };
}

function found(value: JsonValue): string {
  return typeof value === 'string' ? quoted(value) : 'something else';
}

/** At most: those within texts count, too. */
function countValues(bytes: Uint8Array): number {
  let count = 1;
  for (const byte of bytes) if (byte === comma || byte === bracket || byte === brace) count++;
  return count;
}

const comma = 0x2c;
const bracket = 0x5b;
const brace = 0x7b;
