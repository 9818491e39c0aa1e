import { WardctlError } from '../errors.ts';
import type { ByteCursor } from './cursor.ts';

const end = 0x0b;

/**
 * Passes a constant expression: the start value of a global, the place of a data segment. There are no blocks
 * in it, so the first `end` is its end (core spec 5.4).
 * @throws WardctlError WASM_*
 */
export function skipConstantExpression(cursor: ByteCursor): void {
  for (;;) {
    const offset = cursor.at;
    const opcode = cursor.byte();
    if (opcode === end) return;
    if (!skipImmediates(cursor, opcode)) {
      throw new WardctlError(
        'WASM_INVALID',
        `instruction at offset ${String(offset)} may not stand in a constant expression`,
      );
    }
  }
}

/** Passes what follows an opcode; `false` for instructions that are not constant. */
function skipImmediates(cursor: ByteCursor, opcode: number): boolean {
  switch (opcode) {
    case 0x23: // global.get
    case 0x41: // i32.const
    case 0xd2: // ref.func
      cursor.skipInteger(32);
      return true;
    case 0x42: // i64.const
      cursor.skipInteger(64);
      return true;
    case 0x43: // f32.const
      cursor.slice(4);
      return true;
    case 0x44: // f64.const
      cursor.slice(8);
      return true;
    case 0x6a: // i32.add
    case 0x6b: // i32.sub
    case 0x6c: // i32.mul
    case 0x7c: // i64.add
    case 0x7d: // i64.sub
    case 0x7e: // i64.mul
      return true;
    case 0xd0: // ref.null
      cursor.s33();
      return true;
    case 0xfb:
      return skipGarbageCollection(cursor);
    case 0xfd: // of the vector instructions, v128.const
      if (cursor.u32() !== 12) return false;
      cursor.slice(16);
      return true;
    default:
      return false;
  }
}

function skipGarbageCollection(cursor: ByteCursor): boolean {
  switch (cursor.u32()) {
    case 0: // struct.new
    case 1: // struct.new_default
    case 6: // array.new
    case 7: // array.new_default
      cursor.skipInteger(32);
      return true;
    case 8: // array.new_fixed
      cursor.skipInteger(32);
      cursor.skipInteger(32);
      return true;
    case 26: // any.convert_extern
    case 27: // extern.convert_any
    case 28: // ref.i31
      return true;
    default:
      return false;
  }
}
