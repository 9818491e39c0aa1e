import { isUtf8 } from 'node:buffer';
import { WardctlError } from '../errors.ts';

/** The engine's limit for names of imports and exports; nobody gives longer ones to sections either. */
const maxNameBytes = 100_000;

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

  /** A byte of which the format knows the values from 0 to `max`. @throws WardctlError WASM_* */
  byteUpTo(max: number): number {
    const value = this.byte();
    if (value <= max) return value;
    throw new WardctlError(
      'WASM_INVALID',
      `expected ${max === 0 ? '0' : `0 to ${String(max)}`} at offset ${String(this.at - 1)}, found ${String(value)}`,
    );
  }

  /** An unsigned LEB128 integer of at most 32 bits. */
  u32(): number {
    const start = this.at;
    const value = this.unsignedBits(32);
    if (value >= 2 ** 32) throw tooLarge(start, 32);
    return value;
  }

  /** An unsigned LEB128 integer of at most 64 bits. */
  u64(): bigint {
    const start = this.at;
    let value = 0n;
    for (let shift = 0; shift < 64; shift += 7) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << BigInt(shift);
      if ((byte & 0x80) !== 0) continue;
      if (value >> 64n !== 0n) break;
      return value;
    }
    throw tooLarge(start, 64);
  }

  /** A signed LEB128 integer of at most 33 bits, as heap types are. */
  s33(): number {
    const start = this.at;
    const bits = this.unsignedBits(33);
    const modulus = 128 ** (this.at - start);
    const value = bits < modulus / 2 ? bits : bits - modulus;
    if (value < -(2 ** 32) || value >= 2 ** 32) throw tooLarge(start, 33);
    return value;
  }

  /** Passes a LEB128 integer whose value does not matter. */
  skipInteger(bits: 32 | 64): void {
    const start = this.at;
    while ((this.byte() & 0x80) !== 0) {
      if (this.at - start >= Math.ceil(bits / 7)) throw tooLarge(start, bits);
    }
  }

  slice(length: number): Uint8Array {
    if (length > this.end - this.at) throw this.truncated();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** @throws WardctlError WASM_INVALID for bytes that are not UTF-8 (core spec 5.2.4), WASM_TOO_LARGE */
  name(): string {
    const start = this.at;
    const bytes = this.slice(this.u32());
    if (bytes.length > maxNameBytes) {
      throw new WardctlError(
        'WASM_TOO_LARGE',
        `name at offset ${String(start)} has ${String(bytes.length)} bytes, the limit is ${String(maxNameBytes)}`,
      );
    }
    if (!isUtf8(bytes)) {
      throw new WardctlError('WASM_INVALID', `name at offset ${String(start)} is not UTF-8`);
    }
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  }

  /** @throws WardctlError WASM_INVALID where the data goes on */
  checkEnd(what: string): void {
    if (this.done) return;
    throw new WardctlError(
      'WASM_INVALID',
      `expected ${what} to end at offset ${String(this.at)}, found more bytes up to ${String(this.end)}`,
    );
  }

  /** The groups of seven bits of a LEB128 integer, one after the other; the last one may hold too much. */
  private unsignedBits(bits: 32 | 33): number {
    const start = this.at;
    let value = 0;
    for (let weight = 1; weight < 2 ** bits; weight *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * weight;
      if (byte < 0x80) return value;
    }
    throw tooLarge(start, bits);
  }

  private truncated(): WardctlError {
    return new WardctlError(
      'WASM_TRUNCATED',
      `module ends in the middle of its data: expected more bytes at offset ${String(this.at)}, found the end at ${String(this.end)}`,
      { hint: 'The file is incomplete or damaged; build or download it again.' },
    );
  }
}

function tooLarge(offset: number, bits: number): WardctlError {
  return new WardctlError(
    'WASM_INVALID',
    `number at offset ${String(offset)} is larger than ${String(bits)} bits`,
  );
}
