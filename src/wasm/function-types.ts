import { WardctlError } from '../errors.ts';
import type { ByteCursor } from './cursor.ts';
import { readValueType } from './value-type.ts';
import { readSectionItems, readVector } from './vector.ts';

/** First bytes of the forms of a type (core spec 5.3). */
const form = { function: 0x60, struct: 0x5f, array: 0x5e, subtype: 0x50, finalSubtype: 0x4f, group: 0x4e };
const packedTypes = [0x78, 0x77];
/** In all groups together. */
const maxTypes = 100_000;
/** The engines' limit, of parameters and of results. */
const maxValues = 1000;

/**
 * Parameters and results of a module's function types as the text format writes them, such as
 * ` (param i32 i32) (result i64)`; `undefined` stands for a structure or an array. The index is the type's.
 * The types of the garbage collection proposal are read although no policy may use them ({@link checkFeatures}):
 * each takes an index of its own, in a recursion group too, and a module can be described without being run.
 * @throws WardctlError WASM_*
 */
export function readSignatures(bytes: Uint8Array): (string | undefined)[] {
  const signatures: (string | undefined)[] = [];
  readSectionItems(bytes, 'type', 'types', (cursor) => {
    for (const signature of readTypeGroup(cursor)) signatures.push(signature);
    if (signatures.length <= maxTypes) return;
    throw new WardctlError('WASM_INVALID', `module has more than ${String(maxTypes)} types`);
  });
  return signatures;
}

/** A recursion group, or a single type, which is a group of one. */
function readTypeGroup(cursor: ByteCursor): (string | undefined)[] {
  const first = cursor.byte();
  if (first !== form.group) return [readType(cursor, first)];
  return readVector(cursor, 'types in a group', () => readType(cursor, cursor.byte()));
}

/** One type of a group, whose first byte has been read. */
function readType(cursor: ByteCursor, first: number): string | undefined {
  if (first !== form.subtype && first !== form.finalSubtype) return readCompositeType(cursor, first);
  readVector(cursor, 'supertypes', () => cursor.u32());
  return readCompositeType(cursor, cursor.byte());
}

function readCompositeType(cursor: ByteCursor, first: number): string | undefined {
  switch (first) {
    case form.function: {
      const parameters = readValueTypes(cursor, 'param');
      return parameters + readValueTypes(cursor, 'result');
    }
    case form.struct:
      readVector(cursor, 'fields in a structure', skipField);
      return undefined;
    case form.array:
      skipField(cursor);
      return undefined;
    default:
      throw new WardctlError(
        'WASM_INVALID',
        `unknown form of type 0x${first.toString(16).padStart(2, '0')} at offset ${String(cursor.at - 1)}`,
      );
  }
}

function readValueTypes(cursor: ByteCursor, label: string): string {
  const types = readVector(cursor, `${label}s in a type`, readValueType, maxValues);
  return types.length === 0 ? '' : ` (${label} ${types.join(' ')})`;
}

/** A field's type, which may be one of less than 32 bits, and whether it can be changed. */
function skipField(cursor: ByteCursor): void {
  const start = cursor.at;
  if (!packedTypes.includes(cursor.byte())) {
    cursor.at = start;
    readValueType(cursor);
  }
  cursor.byteUpTo(1);
}
