import type { ByteCursor } from '../cursor.ts';
import { readVector } from '../vector.ts';
import { unexpectedType, type Scope } from './scope.ts';
import { invalid } from './sorts.ts';
import type { FunctionType } from './type-model.ts';
import { readValueType } from './value-types.ts';

/**
 * Reads what leads from core functions to functions of the component, or back, or does something for a core module.
 * @returns the size of the types that it passes on (`ValueType.size`)
 * @throws WardctlError WASM_*; WASM_INVALID for functions that are not listed here, as nobody knows how long those are
 */
export function readCanonical(cursor: ByteCursor, scope: Scope): number {
  const offset = cursor.at;
  const form = cursor.byte();
  if (form === lift) {
    cursor.byteUpTo(0);
    cursor.u32();
    readOptions(cursor);
    const type = functionTypeAt(scope, cursor.u32());
    scope.functions.push(type);
    return type.size;
  }
  if (form === lower) {
    cursor.byteUpTo(0);
    const type = scope.functions.at(cursor.u32());
    readOptions(cursor);
    return type.size;
  }
  const operands = operandsByForm.get(form);
  if (operands === undefined) throw invalid('canonical function', offset, unlistedHint);
  return operands.reduce((size, operand) => size + readOperand(operand, cursor, scope), 0);
}

const unlistedHint =
  'It may be newer than this wardctl: build the component with the tools of WASI 0.2, or use a newer wardctl.';

const lift = 0x00;
const lower = 0x01;

/** An index, the index of a type whose values are passed on, a flag or a number type, options, or a result. */
type Operand = 'index' | 'type' | 'byte' | 'options' | 'result';

/**
 * What follows the first byte of the functions for resources, tasks, streams, futures, errors, waiting and threads. Numbers
 * of threads were given to other functions more than once: these are as the WebAssembly tools in jco 0.15 read them.
 */
const operandsByForm: ReadonlyMap<number, readonly Operand[]> = new Map<number, readonly Operand[]>([
  ...[0x02, 0x03, 0x04, 0x07, 0x40].map((form): [number, Operand[]] => [form, ['index']]),
  ...[0x05, 0x08, 0x0d, 0x1e, 0x1f, 0x22, 0x23, 0x24, 0x25, 0x26, 0x28, 0x42].map(
    (form): [number, Operand[]] => [form, []],
  ),
  ...[0x06, 0x0c, 0x29, 0x2a, 0x2b, 0x2c, 0x2d].map((form): [number, Operand[]] => [form, ['byte']]),
  [0x09, ['result', 'options']],
  ...[0x27, 0x41].map((form): [number, Operand[]] => [form, ['index', 'index']]),
  ...[0x0a, 0x0b, 0x20, 0x21].map((form): [number, Operand[]] => [form, ['byte', 'index']]),
  ...[0x0e, 0x13, 0x14, 0x15, 0x1a, 0x1b].map((form): [number, Operand[]] => [form, ['type']]),
  ...[0x0f, 0x10, 0x16, 0x17].map((form): [number, Operand[]] => [form, ['type', 'options']]),
  ...[0x11, 0x12, 0x18, 0x19].map((form): [number, Operand[]] => [form, ['type', 'byte']]),
  ...[0x1c, 0x1d].map((form): [number, Operand[]] => [form, ['options']]),
]);

function readOperand(operand: Operand, cursor: ByteCursor, scope: Scope): number {
  switch (operand) {
    case 'index':
      cursor.u32();
      return 0;
    case 'type':
      return scope.types.at(cursor.u32()).type.size;
    case 'byte':
      cursor.byte();
      return 0;
    case 'options':
      readOptions(cursor);
      return 0;
    case 'result':
      if (cursor.byteUpTo(1) === 0) return readValueType(cursor, scope).size;
      cursor.byteUpTo(0);
      return 0;
  }
}

function functionTypeAt(scope: Scope, index: number): FunctionType {
  const definition = scope.types.at(index);
  if (definition.kind !== 'function') throw unexpectedType('function', definition);
  return definition.type;
}

/** Up to this one they have no number behind them: encodings of text. */
const lastEncoding = 0x02;
/** So does this one: that it is asynchronous. */
const asyncOption = 0x06;
const callbackOption = 0x07;

function readOptions(cursor: ByteCursor): void {
  readVector(cursor, 'options', () => {
    const option = cursor.byteUpTo(callbackOption);
    if (option > lastEncoding && option !== asyncOption) cursor.u32();
  });
}
