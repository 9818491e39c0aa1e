import type { ByteCursor } from '../cursor.ts';
import { readVector } from '../vector.ts';
import { readAlias } from './aliases.ts';
import { resource, Scope } from './scope.ts';
import { invalid, readDescription } from './sorts.ts';
import { functionType, instanceType, type Definition, type InstanceType, type Item } from './type-model.ts';
import { readLabelled, readValueType, readValueTypeDefinition } from './value-types.ts';

const maxDepth = 32;

/** Reads the definition of a type. @throws WardctlError WASM_* */
export function readType(cursor: ByteCursor, scope: Scope, depth = 0): Definition {
  const offset = cursor.at;
  if (depth > maxDepth) throw invalid('type (nested too deep)', offset);
  const form = cursor.byte();
  switch (form) {
    case 0x40:
    case 0x43: // async
      return readFunctionType(cursor, scope, form === 0x43);
    case 0x41:
      return { kind: 'component', type: readDeclarations(cursor, scope, depth, true) };
    case 0x42:
      return { kind: 'instance', type: readDeclarations(cursor, scope, depth, false) };
    case 0x3f: // resource; only its owner defines it
      cursor.byte();
      if (cursor.byteUpTo(1) === 1) cursor.u32();
      return resource;
    default:
      return { kind: 'value', type: readValueTypeDefinition(cursor, scope, form, offset) };
  }
}

function readFunctionType(cursor: ByteCursor, scope: Scope, isAsync: boolean): Definition {
  const { labels, parts } = readLabelled(cursor, scope);
  const result = cursor.byteUpTo(1) === 0 ? readValueType(cursor, scope) : undefined;
  // The other form has named results, of which there may be none any more.
  if (result === undefined) cursor.byteUpTo(0);
  return { kind: 'function', type: functionType(labels, parts, result, isAsync) };
}

/** The declarations of the type of an instance, or of a component, which may import too. */
function readDeclarations(
  cursor: ByteCursor,
  around: Scope,
  depth: number,
  mayImport: boolean,
): InstanceType {
  const scope = new Scope(around.names, around);
  const items = new Map<string, Item>();
  const resources: string[] = [];
  readVector(cursor, 'declarations', () => {
    const offset = cursor.at;
    const form = cursor.byte();
    if (form === 0x01) scope.types.push(readType(cursor, scope, depth + 1));
    else if (form === 0x02) readAlias(cursor, scope);
    else if (form === 0x04 || (form === 0x03 && mayImport)) {
      const name = scope.names.readExtern(cursor);
      const description = readDescription(cursor);
      const item = scope.described(description);
      scope.add(item);
      items.set(name, item);
      if (description.sort === 'type' && description.typeIndex === undefined) resources.push(name);
    } else throw invalid('declaration', offset);
  });
  return instanceType(items, resources);
}
