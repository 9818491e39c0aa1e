import { WardctlError } from '../errors.ts';
import { skipConstantExpression } from './constant-expression.ts';
import type { ByteCursor } from './cursor.ts';
import { readSectionItems } from './vector.ts';

const isPassive = 1;
const hasMemoryIndex = 2;

/**
 * The contents of a module's data segments, active and passive ones, in file order; views of the bytes
 * (core spec 5.5.14).
 * @param bytes untrusted
 * @throws WardctlError WASM_*
 */
export function readDataSegments(bytes: Uint8Array): Uint8Array[] {
  return readSectionItems(bytes, 'data', 'data segments', readDataSegment);
}

function readDataSegment(cursor: ByteCursor): Uint8Array {
  const start = cursor.at;
  const kind = cursor.u32();
  if (kind > hasMemoryIndex) {
    throw new WardctlError(
      'WASM_INVALID',
      `unknown kind ${String(kind)} of data segment at offset ${String(start)}`,
    );
  }
  if (kind === hasMemoryIndex) cursor.skipInteger(32);
  if (kind !== isPassive) skipConstantExpression(cursor);
  return cursor.slice(cursor.u32());
}
