import { WardctlError } from '../errors.ts';

/** Reads the primitive values of the binary format (core spec 5.2); every read is checked against the end. */
export class ByteCursor {
  at: number;
  private readonly bytes: Uint8Array;
  private readonly end: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  /** @throws WardctlError WASM_TRUNCATED */
  byte(): number {
    const value = this.at < this.end ? this.bytes[this.at] : undefined;
    if (value === undefined) throw this.truncated();
    this.at++;
    return value;
  }

  /** An unsigned LEB128 integer of at most `bits` bits. */
  unsigned(bits: 32 | 64 = 32): bigint {
    let value = 0n;
    for (let shift = 0; shift < bits; shift += 7) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << BigInt(shift);
      if ((byte & 0x80) !== 0) continue;
      if (value >> BigInt(bits) !== 0n) break;
      return value;
    }
    throw new WardctlError(
      'WASM_INVALID',
      `number at offset ${String(this.at)} is larger than ${String(bits)} bits`,
    );
  }

  u32(): number {
    return Number(this.unsigned(32));
  }

  slice(length: number): Uint8Array {
    if (length > this.end - this.at) throw this.truncated();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  name(): string {
    return Buffer.from(this.slice(this.u32())).toString('utf8');
  }

  private truncated(): WardctlError {
    return new WardctlError(
      'WASM_TRUNCATED',
      `module ends in the middle of its data: expected more bytes at offset ${String(this.at)}, found the end at ${String(this.end)}`,
      { hint: 'The file is incomplete or damaged; build or download it again.' },
    );
  }
}

/** The LEB128 form of an unsigned integer. */
export function encodeUnsigned(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return bytes;
}
