import type { ByteCursor } from '../cursor.ts';
import { readVector } from '../vector.ts';
import { unexpectedType, type Scope } from './scope.ts';
import { invalid } from './sorts.ts';
import { valueType, type ValueType } from './type-model.ts';

/** By their numbers, from 0x7f downwards. */
const primitives = [
  'bool',
  's8',
  'u8',
  's16',
  'u16',
  's32',
  'u32',
  's64',
  'u64',
  'f32',
  'f64',
  'char',
  'string',
];

const primitiveTypes: ReadonlyMap<number, ValueType> = new Map([
  ...primitives.map((kind, index): [number, ValueType] => [0x7f - index, valueType(kind)]),
  [0x64, valueType('error-context')],
]);

/** A type by its index, or the number of a primitive type. @throws WardctlError WASM_* */
export function readValueType(cursor: ByteCursor, scope: Scope): ValueType {
  const offset = cursor.at;
  const index = cursor.s33();
  if (index < 0) {
    // As a byte, whose seven bits were read with a sign.
    const primitive = primitiveTypes.get(0x80 + index);
    if (primitive === undefined) throw invalid('type', offset);
    return primitive;
  }
  const definition = scope.types.at(index);
  if (definition.kind !== 'value') throw unexpectedType('value', definition);
  return definition.type;
}

/** Names with the types of their values. @throws WardctlError WASM_* */
export function readLabelled(
  cursor: ByteCursor,
  scope: Scope,
): { readonly labels: readonly string[]; readonly parts: readonly ValueType[] } {
  const labels: string[] = [];
  const parts = readVector(cursor, 'fields', () => {
    labels.push(scope.names.read(cursor));
    return readValueType(cursor, scope);
  });
  return { labels, parts };
}

/** Reads what follows the first byte of a definition. @throws WardctlError WASM_* */
export function readValueTypeDefinition(
  cursor: ByteCursor,
  scope: Scope,
  form: number,
  offset: number,
): ValueType {
  const read = (): ValueType => readValueType(cursor, scope);
  const readOptional = (): ValueType | undefined => (cursor.byteUpTo(1) === 1 ? read() : undefined);
  switch (form) {
    case 0x72: {
      const { labels, parts } = readLabelled(cursor, scope);
      return valueType('record', labels, parts);
    }
    case 0x71:
      return readVariant(cursor, scope, readOptional);
    case 0x70:
      return valueType('list', [], [read()]);
    case 0x6b:
      return valueType('option', [], [read()]);
    case 0x67: {
      const element = read();
      return valueType('list', [String(cursor.u32())], [element]);
    }
    case 0x6f:
      return valueType('tuple', [], readVector(cursor, 'types', read));
    case 0x6e:
      return valueType('flags', readLabels(cursor, scope));
    case 0x6d:
      return valueType('enum', readLabels(cursor, scope));
    case 0x6a:
      return valueType('result', [], [readOptional(), readOptional()]);
    case 0x69:
      return readHandle(cursor, scope, 'own');
    case 0x68:
      return readHandle(cursor, scope, 'borrow');
    case 0x66:
      return valueType('stream', [], [readOptional()]);
    case 0x65:
      return valueType('future', [], [readOptional()]);
    case 0x63:
      return valueType('map', [], [read(), read()]);
    default: {
      const primitive = primitiveTypes.get(form);
      if (primitive === undefined) throw invalid('type', offset);
      return primitive;
    }
  }
}

function readVariant(cursor: ByteCursor, scope: Scope, readOptional: () => ValueType | undefined): ValueType {
  const labels: string[] = [];
  const parts = readVector(cursor, 'cases', () => {
    labels.push(scope.names.read(cursor));
    const type = readOptional();
    cursor.byteUpTo(0);
    return type;
  });
  return valueType('variant', labels, parts);
}

function readLabels(cursor: ByteCursor, scope: Scope): string[] {
  return readVector(cursor, 'labels', () => scope.names.read(cursor));
}

function readHandle(cursor: ByteCursor, scope: Scope, kind: 'own' | 'borrow'): ValueType {
  const definition = scope.types.at(cursor.u32());
  if (definition.kind !== 'resource') throw unexpectedType('resource', definition);
  return valueType(kind);
}
