import type { JsonObject, JsonValue } from './value.ts';

/**
 * The reference's compact text of a document: keys sorted by their UTF-8 bytes at every level, numbers in
 * shortest form with `.0` behind integral floats (spec policy-abi 3.5, T1 to T3).
 */
export function stringifyJson(value: JsonValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return floatText(value);
  if (Array.isArray(value)) return `[${value.map(stringifyJson).join(',')}]`;
  const members: string[] = [];
  for (const key of sortedKeys(value)) {
    members.push(`${JSON.stringify(key)}:${stringifyJson(value.get(key) as JsonValue)}`);
  }
  return `{${members.join(',')}}`;
}

/** The keys of an object in the order of their UTF-8 bytes. */
export function sortedKeys(object: JsonObject): string[] {
  const keys = [...object.keys()];
  return keys.some((key) => hasSurrogate.test(key)) ? keys.sort(byCodePoint) : keys.sort();
}

const hasSurrogate = /[\ud800-\udfff]/;

/** UTF-16 order, which `sort` uses, differs from UTF-8 order only where surrogates are involved. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Not finite floats become `null`, as in every JSON writer. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const magnitude = Math.abs(value);
  if (magnitude < 1e-5 || magnitude >= 1e16) return value.toExponential();
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}
