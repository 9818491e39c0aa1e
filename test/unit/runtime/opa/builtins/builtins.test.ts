import { expect, test } from 'vitest';
import { BuiltinError, loadBuiltins } from '../../../../../src/runtime/opa/builtins/index.ts';
import { formatTerm, parseTerm } from '../../../../../src/runtime/opa/builtins/term.ts';
import { typeName } from '../../../../../src/runtime/opa/builtins/value.ts';
import { parseCall, readExpectations, withoutSets, type Expectation } from './expectations.ts';

const expectations = readExpectations();
const calls = expectations.map((expectation) => ({ ...expectation, ...parseCall(expectation.call) }));
const { found } = await loadBuiltins(calls.map(({ name }) => name));
const context = { now: () => 0n, trace: () => undefined };

function answer(name: string, args: readonly string[]): Omit<Expectation, 'call'> {
  try {
    const result = parseTerm(found.get(name)?.(context, args) ?? '');
    return { result: formatTerm(withoutSets(result)), type: typeName(result) };
  } catch (error) {
    if (error instanceof BuiltinError) return { undefined: true };
    throw error;
  }
}

test.each(Object.entries(Object.groupBy(calls, ({ name }) => name)))(
  '%s answers as OPA does',
  (name, group = []) => {
    const actual = group.map(({ call, args }) => ({ call, ...answer(name, args) }));
    const wanted = group.map(({ call, result, type }) => {
      return result === undefined
        ? { call, undefined: true }
        : { call, result: formatTerm(parseTerm(result)), type };
    });
    expect(actual).toEqual(wanted);
  },
);
