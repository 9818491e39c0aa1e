import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

const folder = join(import.meta.dirname, '../../src/schemas');

/** A JSON Schema, as far as the tests look into one. */
export interface JsonSchema {
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

export function schemaText(name: string): string {
  return readFileSync(join(folder, `${name}.json`), 'utf8');
}

export function readSchema(name: string): JsonSchema {
  return JSON.parse(schemaText(name)) as JsonSchema;
}

/** A check by an independent implementation of JSON Schema, which refuses schemas that are not clear. */
export function compileSchema(schema: JsonSchema): ValidateFunction {
  return new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);
}

/** The paths below which a schema lets anything stand, `*` for any key or index. */
export function openPaths(schema: JsonSchema, path = ''): string[] {
  if (isOpen(schema)) return [path];
  const { anyOf = [], properties = {}, items, additionalProperties } = schema;
  const below = [
    ...anyOf.map((branch): [string, JsonSchema] => [path, branch]),
    ...Object.entries(properties).map(([key, part]): [string, JsonSchema] => [`${path}/${key}`, part]),
    ...[items, additionalProperties]
      .filter((part) => typeof part === 'object')
      .map((part): [string, JsonSchema] => [`${path}/*`, part]),
  ];
  return [...new Set(below.flatMap(([to, part]) => openPaths(part, to)))];
}

/** Whether a schema says nothing of a value, but perhaps that it is an object. */
export function isOpen(schema: JsonSchema): boolean {
  if (schema.type === 'object') return !('properties' in schema) && !('additionalProperties' in schema);
  return ['type', 'anyOf', 'enum', 'const'].every((keyword) => !(keyword in schema));
}

/** The paths of all properties that a schema names, `*` for any index and for keys that are not named. */
export function declaredPaths(schema: JsonSchema, path = ''): string[] {
  const { anyOf = [], properties = {}, items, additionalProperties } = schema;
  const named = Object.entries(properties).flatMap(([key, part]) => [
    `${path}/${key}`,
    ...declaredPaths(part, `${path}/${key}`),
  ]);
  const others = [items, additionalProperties].flatMap((part) =>
    typeof part === 'object' ? declaredPaths(part, `${path}/*`) : [],
  );
  return [...new Set([...anyOf.flatMap((branch) => declaredPaths(branch, path)), ...named, ...others])];
}
