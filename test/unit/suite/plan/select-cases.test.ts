import { describe, expect, it } from 'vitest';
import { CaseIndex } from '../../../../src/suite/document/case-index.ts';
import { selectCases } from '../../../../src/suite/plan/select-cases.ts';
import { lostCase } from '../watch/planned.ts';

/** Names of the cases that are selected, of cases that begin in these lines and are named by them. */
function selected(starts: readonly number[], ...lines: readonly number[]): string[] {
  const places = starts.map((line) => ({ line, column: 5 }));
  const cases = places.map((position) => ({ ...lostCase().test, name: String(position.line), position }));
  const sections = places.map((start) => ({ start, cases: [start] }));
  const index = new CaseIndex(sections, 200);
  return selectCases(cases, { name: undefined, tags: [] }, lines, () => index).map(({ name }) => name);
}

describe('lines', () => {
  it.each([
    [4, ['4']],
    [5, ['5']],
    [6, ['6']],
    [7, ['7', '7']],
    [99, ['7', '7']],
  ])('select the cases that they are in, in whatever order these are: %i', (line, names) => {
    expect(selected([6, 7, 4, 7, 5], line)).toEqual(names);
  });

  it('are compared as numbers', () => {
    expect(selected([100, 20, 9], 50)).toEqual(['20']);
  });

  it('select several cases together, each once and in their order', () => {
    expect(selected([6, 4, 5], 4, 6, 4)).toEqual(['6', '4']);
  });
});
