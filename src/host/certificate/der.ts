/** Bytes that are not the DER that was expected. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

/** The tags of ASN.1 that certificates use. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  sequence: 0x30,
  context0: 0xa0,
  context1: 0x81,
  context2: 0x82,
  context3: 0xa3,
} as const;

/** One value of a DER document: `content` without, `encoding` with tag and length. */
export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly encoding: Uint8Array;
}

/** Reads values one after the other: definite, shortest lengths only, as DER has it (X.690, 8.1.3 and 10.1). */
export class DerReader {
  private at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The next value, which has to have this tag. */
  read(tag: number): DerValue {
    const value = this.next();
    if (value.tag !== tag) throw new DerError(`expected tag ${String(tag)}, found ${String(value.tag)}`);
    return value;
  }

  /** The next value if it has this tag. */
  readOptional(tag: number): DerValue | undefined {
    return this.bytes[this.at] === tag ? this.next() : undefined;
  }

  /** @throws DerError unless everything was read */
  end(): void {
    if (!this.isAtEnd) throw new DerError(`${String(this.bytes.length - this.at)} bytes too many`);
  }

  next(): DerValue {
    const start = this.at;
    const tag = this.byte();
    // Tags of several bytes do not occur in certificates.
    if ((tag & 0x1f) === 0x1f) throw new DerError('a tag of several bytes');
    const length = this.length();
    const contentStart = this.at;
    this.at += length;
    if (this.at > this.bytes.length) throw new DerError('a value longer than the document');
    return {
      tag,
      content: this.bytes.subarray(contentStart, this.at),
      encoding: this.bytes.subarray(start, this.at),
    };
  }

  private length(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    const size = first & 0x7f;
    if (size === 0) throw new DerError('an indefinite length');
    let length = 0;
    for (let i = 0; i < size; i++) length = length * 256 + this.byte();
    if (length < 0x80 || length < 256 ** (size - 1))
      throw new DerError('a length that is not in shortest form');
    return length;
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new DerError('the document ends early');
    return byte;
  }
}
