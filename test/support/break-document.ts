import { isOpen, type JsonSchema } from './json-schema.ts';

/** A document that a schema has to refuse, with what was done to it. */
export interface BrokenDocument {
  readonly change: string;
  readonly document: unknown;
}

/** A value inside a document, with the schema that is about it. */
interface Place {
  readonly path: string;
  /** As `declaredPaths` has it: `*` for any index and for keys that the schema does not name. */
  readonly declaredPath: string;
  readonly value: unknown;
  readonly schema: JsonSchema;
  /** The document with another value in this place. */
  readonly replace: (value: unknown) => unknown;
}

/** Neither a scalar nor an object with the keys of any schema. */
const unexpected = { unexpected: { unexpected: 0.5 } };

/**
 * Every way to break a document in one place: a value of another type, a key that nobody knows, a required key
 * that is missing. What stands where the schema lets anything stand cannot be broken, and is left out.
 */
export function breakDocument(document: unknown, schema: JsonSchema): BrokenDocument[] {
  return placesOf(document, schema).flatMap(breakPlace);
}

/** Where the values of a document are declared in its schema; see `declaredPaths`. */
export function usedPaths(document: unknown, schema: JsonSchema): string[] {
  return placesOf(document, schema).map(({ declaredPath }) => declaredPath);
}

function breakPlace({ path, value, schema, replace }: Place): BrokenDocument[] {
  // Where anything may stand, not even another type is wrong.
  if (isOpen(schema) && schema.type === undefined) return [];
  const broken = [{ change: `${path}: another type`, document: replace(isObject(value) ? 0.5 : unexpected) }];
  if (!isObject(value)) return broken;
  if (!isOpen(schema) && !isOpen(additionalOf(schema) ?? { type: 'null' })) {
    broken.push({ change: `${path}: unknown key`, document: replace({ ...value, unexpected }) });
  }
  for (const key of schema.required ?? []) {
    const others = Object.entries(value).filter(([other]) => other !== key);
    broken.push({ change: `${path}: without ${key}`, document: replace(Object.fromEntries(others)) });
  }
  return broken;
}

function placesOf(document: unknown, schema: JsonSchema): Place[] {
  return placesIn({ path: '', declaredPath: '', value: document, schema, replace: (value) => value });
}

function placesIn(place: Place): Place[] {
  const schema = branchFor(place.value, place.schema);
  return [{ ...place, schema }, ...(isOpen(schema) ? [] : partsOf(place, schema)).flatMap(placesIn)];
}

function partsOf({ path, declaredPath, value, replace }: Place, schema: JsonSchema): Place[] {
  const part = (key: string, inside: unknown, replacePart: Place['replace']): Place => {
    const named = schema.properties?.[key];
    const declared = named ?? (Array.isArray(value) ? schema.items : additionalOf(schema));
    if (declared === undefined) throw new Error(`${path}/${key}: the schema says nothing of it`);
    return {
      path: `${path}/${key}`,
      declaredPath: `${declaredPath}/${named === undefined ? '*' : key}`,
      value: inside,
      schema: declared,
      replace: replacePart,
    };
  };
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      part(String(index), item, (to) => replace(value.with(index, to))),
    );
  }
  if (!isObject(value)) return [];
  return Object.entries(value).map(([key, item]) =>
    part(key, item, (to) => replace({ ...value, [key]: to })),
  );
}

/** Of several shapes, the one that a value has. */
function branchFor(value: unknown, schema: JsonSchema): JsonSchema {
  if (schema.anyOf === undefined) return schema;
  const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  const candidates = schema.anyOf.filter((branch) => branch.type === type);
  const sameKind = candidates.find(({ properties = {} }) => {
    return (
      isObject(value) && JSON.stringify(properties['kind'] ?? {}).includes(JSON.stringify(value['kind']))
    );
  });
  return sameKind ?? candidates[0] ?? { type: 'null' };
}

function additionalOf({ additionalProperties }: JsonSchema): JsonSchema | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
