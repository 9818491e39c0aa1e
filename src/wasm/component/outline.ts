import type { ComponentSort } from './sorts.ts';
import type { FunctionType, Item } from './type-model.ts';

/** Something that a component wants from its host. */
export interface ComponentImport {
  /** Such as `wasi:io/streams@0.2.6`. */
  readonly name: string;
  readonly sort: ComponentSort;
  /** Of an instance, by their names; none for other imports. */
  readonly functionTypes: ReadonlyMap<string, FunctionType>;
  /** Their names. */
  readonly functions: readonly string[];
  /** Of an instance: the names of those that it defines. */
  readonly resources: readonly string[];
}

/** Something that a component offers to its host. */
export interface ComponentExport {
  readonly name: string;
  readonly sort: ComponentSort;
  /** Of a function. */
  readonly type: FunctionType | undefined;
  /** The names of those that an instance has; none for other exports. */
  readonly functions: readonly string[];
}

/** What a component says of itself, without its code. */
export interface ComponentOutline {
  readonly imports: readonly ComponentImport[];
  readonly exports: readonly ComponentExport[];
  /** The modules in it, and in the components in it; views of its bytes. */
  readonly coreModules: readonly Uint8Array[];
  /** All names in it but those within its core modules, each once. */
  readonly names: readonly string[];
}

/** Something at the outside of a component. */
export type NamedItem = readonly [name: string, item: Item];

/** Puts together what was read. */
export function outlineOf(
  imports: readonly NamedItem[],
  exports: readonly NamedItem[],
  inside: Pick<ComponentOutline, 'coreModules' | 'names'>,
): ComponentOutline {
  return { imports: imports.map(describedImport), exports: exports.map(describedExport), ...inside };
}

function describedImport([name, item]: NamedItem): ComponentImport {
  const functionTypes = functionsOf(item);
  const resources = item.sort === 'instance' ? item.type.resources : [];
  return { name, sort: item.sort, functionTypes, functions: [...functionTypes.keys()], resources };
}

function describedExport([name, item]: NamedItem): ComponentExport {
  const type = item.sort === 'function' ? item.type : undefined;
  return { name, sort: item.sort, type, functions: [...functionsOf(item).keys()] };
}

/** Of an instance, by their names. */
function functionsOf(item: Item): ReadonlyMap<string, FunctionType> {
  const functions = new Map<string, FunctionType>();
  if (item.sort !== 'instance') return functions;
  for (const [label, member] of item.type.items) {
    if (member.sort === 'function') functions.set(label, member.type);
  }
  return functions;
}
