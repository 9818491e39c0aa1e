import type { ByteCursor } from '../cursor.ts';
import { readVector } from '../vector.ts';
import { readAlias } from './aliases.ts';
import type { NameReader } from './names.ts';
import { invalid, readDescription } from './sorts.ts';

/** A type of a component, as far as it matters: what an instance of it has. */
export interface ComponentType {
  /** Of the functions of an instance; none for other types. */
  readonly functions: readonly string[];
  readonly resources: readonly string[];
}

const maxDepth = 32;
export const opaqueType: ComponentType = { functions: [], resources: [] };

/** Reads the definition of a type. @throws WardctlError WASM_* */
export function readType(cursor: ByteCursor, names: NameReader, depth = 0): ComponentType {
  const offset = cursor.at;
  if (depth > maxDepth) throw invalid('type (nested too deep)', offset);
  const form = cursor.byte();
  switch (form) {
    case 0x43: // async function
    case 0x40:
      readFunctionType(cursor, names);
      return opaqueType;
    case 0x41:
      readVector(cursor, 'declarations', () => {
        readDeclaration(cursor, names, depth, true);
      });
      return opaqueType;
    case 0x42:
      return readInstanceType(cursor, names, depth);
    case 0x3f: // resource; only its owner defines it
      cursor.byte();
      if (cursor.byteUpTo(1) === 1) cursor.u32();
      return opaqueType;
    default:
      readValueTypeDefinition(cursor, names, form, offset);
      return opaqueType;
  }
}

function readInstanceType(cursor: ByteCursor, names: NameReader, depth: number): ComponentType {
  const functions: string[] = [];
  const resources: string[] = [];
  readVector(cursor, 'declarations', () => {
    const declared = readDeclaration(cursor, names, depth, false);
    if (declared?.sort === 'function') functions.push(declared.name);
    if (declared?.sort === 'type' && declared.typeIndex === undefined) resources.push(declared.name);
  });
  return { functions, resources };
}

/** A declaration in the type of an instance or component; what it exports, if it is about that. */
function readDeclaration(cursor: ByteCursor, names: NameReader, depth: number, mayImport: boolean) {
  const offset = cursor.at;
  const form = cursor.byte();
  if (form === 0x01) readType(cursor, names, depth + 1);
  else if (form === 0x02) readAlias(cursor, names);
  else if (form === 0x04 || (form === 0x03 && mayImport)) {
    const name = names.readExtern(cursor);
    return { name, ...readDescription(cursor) };
  } else throw invalid('declaration', offset);
  return undefined;
}

function readFunctionType(cursor: ByteCursor, names: NameReader): void {
  readLabelled(cursor, names);
  if (cursor.byteUpTo(1) === 0) readValueType(cursor);
  else readLabelled(cursor, names);
}

/** Names with the types of their values. */
function readLabelled(cursor: ByteCursor, names: NameReader): void {
  readVector(cursor, 'fields', () => {
    names.read(cursor);
    readValueType(cursor);
  });
}

function readLabels(cursor: ByteCursor, names: NameReader): void {
  readVector(cursor, 'labels', () => names.read(cursor));
}

/** An index, or the number of a primitive type. */
function readValueType(cursor: ByteCursor): void {
  cursor.s33();
}

function readOptionalValueType(cursor: ByteCursor): void {
  if (cursor.byteUpTo(1) === 1) readValueType(cursor);
}

function readValueTypeDefinition(cursor: ByteCursor, names: NameReader, form: number, offset: number): void {
  switch (form) {
    case 0x72: // record
      readLabelled(cursor, names);
      return;
    case 0x71: // variant
      readVector(cursor, 'cases', () => {
        names.read(cursor);
        readOptionalValueType(cursor);
        cursor.byteUpTo(0);
      });
      return;
    case 0x70: // list
    case 0x6b: // option
      readValueType(cursor);
      return;
    case 0x67: // list of a fixed length
      readValueType(cursor);
      cursor.u32();
      return;
    case 0x6f: // tuple
      readVector(cursor, 'types', () => {
        readValueType(cursor);
      });
      return;
    case 0x6e: // flags
    case 0x6d: // enum
      readLabels(cursor, names);
      return;
    case 0x6a: // result
      readOptionalValueType(cursor);
      readOptionalValueType(cursor);
      return;
    case 0x69: // own
    case 0x68: // borrow
      cursor.u32();
      return;
    case 0x66: // stream
    case 0x65: // future
      readOptionalValueType(cursor);
      return;
    case 0x63: // map
      readValueType(cursor);
      readValueType(cursor);
      return;
    default:
      // Primitive types: from error-context, and from string to bool.
      if (form === 0x64 || (form >= 0x73 && form <= 0x7f)) return;
      throw invalid('type', offset);
  }
}
