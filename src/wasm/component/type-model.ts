import { WardctlError } from '../../errors.ts';

/**
 * A type of values, with the types that it is made of in place of their numbers. Its labels are the names of fields, cases
 * or flags, its parts the types that it is made of, where there are some: of a result that of success and that of errors.
 */
export interface ValueType {
  /** As WIT calls it: `string`, `record`, `list`. */
  readonly kind: string;
  readonly labels: readonly string[];
  readonly parts: readonly (ValueType | undefined)[];
  /** How many types and labels it is when it is written out. */
  readonly size: number;
  /** How many types there are within each other. */
  readonly depth: number;
}

/** The type of a function. */
export interface FunctionType {
  readonly isAsync: boolean;
  readonly parameterNames: readonly string[];
  readonly parameters: readonly ValueType[];
  readonly result: ValueType | undefined;
  readonly size: number;
}

/** What an instance has. */
export interface InstanceType {
  readonly items: ReadonlyMap<string, Item>;
  /** The names of the resources that are its own. */
  readonly resources: readonly string[];
  readonly size: number;
}

/** What stands behind the number of a type. */
export type Definition =
  | { readonly kind: 'value'; readonly type: ValueType }
  | { readonly kind: 'function'; readonly type: FunctionType }
  | { readonly kind: 'instance'; readonly type: InstanceType }
  | { readonly kind: 'component' | 'resource'; readonly type: { readonly size: number } };

/** What a component takes in, when it is instantiated. */
export interface Weight {
  /** Instances of components, itself among them. */
  readonly instances: number;
  readonly coreInstances: number;
  /** Of the types of all functions that pass its border. */
  readonly typeSize: number;
}

/** A component that can be instantiated. */
export interface Component {
  readonly type: InstanceType;
  readonly weight: Weight;
}

/** Something that has a name, at the outside of a component or instance. */
export type Item =
  | { readonly sort: 'type'; readonly definition: Definition }
  | { readonly sort: 'function'; readonly type: FunctionType }
  | { readonly sort: 'instance'; readonly type: InstanceType }
  /** Without a component where only its type is known. */
  | { readonly sort: 'component'; readonly component: Component | undefined }
  | { readonly sort: 'core' | 'value' };

/** The largest function of policies and of WASI has some 120. */
const maxTypeSize = 5000;
const maxTypeDepth = 100;
/** A label costs more when it is long: it stands in a program wherever its type does. */
const labelLength = 64;

/** @throws WardctlError WASM_TOO_LARGE for what is far more than compilers make */
export function valueType(
  kind: string,
  labels: readonly string[] = [],
  parts: readonly (ValueType | undefined)[] = [],
): ValueType {
  let depth = 1;
  for (const part of parts) if (part !== undefined) depth = Math.max(depth, part.depth + 1);
  if (depth > maxTypeDepth) throw tooLarge('component has types within each other', maxTypeDepth, 'levels');
  return { kind, labels, parts, size: checkedSize(labels, parts), depth };
}

/** @throws WardctlError WASM_TOO_LARGE */
export function functionType(
  parameterNames: readonly string[],
  parameters: readonly ValueType[],
  result: ValueType | undefined,
  isAsync = false,
): FunctionType {
  const size = checkedSize(parameterNames, [...parameters, result]);
  return { isAsync, parameterNames, parameters, result, size };
}

/** @throws WardctlError WASM_TOO_LARGE where its functions, and those of the instances in it, have too many types */
export function instanceType(
  items: ReadonlyMap<string, Item>,
  resources: readonly string[] = [],
): InstanceType {
  let size = 1;
  for (const item of items.values()) size += sizeOf(item);
  checkTypeSizes(size);
  return { items, resources, size };
}

/** Of the types of all functions together: policies have some 900, all of WASI has some 8000. */
const maxTypeSizes = 40_000;

/** @throws WardctlError WASM_TOO_LARGE */
export function checkTypeSizes(size: number): void {
  if (size > maxTypeSizes)
    throw tooLarge('the types of the functions of the component have together', maxTypeSizes, 'parts');
}

/** @param noun plural */
export function tooLarge(what: string, limit: number, noun: string): WardctlError {
  return new WardctlError('WASM_TOO_LARGE', `${what} more than ${String(limit)} ${noun}`, {
    hint: 'No compiler of policies makes such a component. If it is yours, make its types and its parts simpler.',
  });
}

function checkedSize(labels: readonly string[], parts: readonly (ValueType | undefined)[]): number {
  let size = 1;
  for (const label of labels) size += Math.ceil(label.length / labelLength);
  for (const part of parts) size += part?.size ?? 0;
  if (size <= maxTypeSize) return size;
  throw tooLarge('component has a type that is, written out,', maxTypeSize, 'parts');
}

function sizeOf(item: Item): number {
  switch (item.sort) {
    case 'function':
    case 'instance':
      return item.type.size;
    case 'component':
      return item.component?.type.size ?? 1;
    default:
      return 1;
  }
}
