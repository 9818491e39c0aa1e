import { WardctlError } from '../../errors.ts';
import type { ByteCursor } from '../cursor.ts';
import { readVector } from '../vector.ts';
import type { Scope } from './scope.ts';
import { invalid, readSort } from './sorts.ts';
import { instanceType, type Item, type Weight } from './type-model.ts';

const instanceArgument = 0x12;

/**
 * Reads what instantiates a core module, or puts things together as an instance.
 * @returns whether it instantiates
 * @throws WardctlError WASM_*
 */
export function readCoreInstance(cursor: ByteCursor, { names }: Scope): boolean {
  const offset = cursor.at;
  const form = cursor.byteUpTo(1);
  if (form === 0) cursor.u32();
  readVector(cursor, 'parts of a core instance', () => {
    names.read(cursor);
    const sort = cursor.byte();
    if (form === 0 && sort !== instanceArgument) throw invalid('argument', offset);
    cursor.u32();
  });
  return form === 0;
}

/**
 * The same of components.
 * @returns what the component that it instantiates takes in
 * @throws WardctlError WASM_*
 */
export function readInstance(cursor: ByteCursor, scope: Scope): Weight | undefined {
  if (cursor.byteUpTo(1) === 1) {
    const items = new Map<string, Item>();
    readVector(cursor, 'parts of an instance', () => {
      const name = scope.names.readExtern(cursor);
      items.set(name, scope.item(readSort(cursor), cursor.u32()));
    });
    scope.instances.push(instanceType(items));
    return undefined;
  }
  const { component } = scope.components.at(cursor.u32());
  readVector(cursor, 'parts of an instance', () => {
    scope.names.read(cursor);
    readSort(cursor);
    cursor.u32();
  });
  if (component === undefined) {
    throw new WardctlError(
      'WASM_INVALID',
      'the component instantiates a component that it is given, which is not supported',
      { hint: 'Compose it before (wac plug), so that it imports no components.' },
    );
  }
  scope.instances.push(component.type);
  return component.weight;
}
