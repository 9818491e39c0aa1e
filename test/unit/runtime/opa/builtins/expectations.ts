import { readFileSync } from 'node:fs';
import { formatTerm, parseTerm } from '../../../../../src/runtime/opa/builtins/term.ts';
import { OpaSet, type OpaValue } from '../../../../../src/runtime/opa/builtins/value.ts';

/** A call of a builtin with what OPA answers: a JSON text and its type, or nothing. */
export interface Expectation {
  readonly call: string;
  readonly result?: string;
  readonly type?: string;
  readonly undefined?: true;
}

export function readExpectations(): Expectation[] {
  const file = new URL('../../../../../fixtures/opa/builtins.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Expectation[];
}

/** Splits `name(term, …)` into the name and the texts of the terms. */
export function parseCall(call: string): { name: string; args: string[] } {
  const open = call.indexOf('(');
  const args = parseTerm(`[${call.slice(open + 1, -1)}]`);
  if (!Array.isArray(args)) throw new TypeError(call);
  return { name: call.slice(0, open), args: args.map((arg) => formatTerm(arg)) };
}

/** The value as JSON has it: a set becomes a list. */
export function withoutSets(value: OpaValue): OpaValue {
  if (Array.isArray(value)) return value.map(withoutSets);
  if (value instanceof OpaSet) return value.members.map(withoutSets);
  if (!(value instanceof Map)) return value;
  return new Map(Array.from(value, ([key, item]) => [key, withoutSets(item)]));
}
