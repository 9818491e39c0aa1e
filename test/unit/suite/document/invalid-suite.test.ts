import { expect, it } from 'vitest';
import { InvalidSuite } from '../../../../src/suite/document/index.ts';
import { errorOf } from './read.ts';

async function findingsOf(text: string): Promise<InvalidSuite['findings']> {
  const error = await errorOf(text);
  if (!(error instanceof InvalidSuite)) throw new TypeError('no InvalidSuite');
  return error.findings;
}

it('has a finding for each problem, at its place, and for unknown keys', async () => {
  const findings = await findingsOf(
    'policy: 1\ncases:\n  - { name: a, request: r, expect: { code: x }, tgas: [] }\n',
  );

  expect(findings.map(({ check, message, position }) => [check, message, position])).toEqual([
    [
      'error',
      'policy: expected a reference or path of a policy, or {file, name}, found the number 1; put it in quotes',
      { line: 1, column: 9 },
    ],
    [
      'error',
      'cases[0].expect.code: expected an integer from 0 to 65535, found "x"',
      { line: 3, column: 44 },
    ],
    ['error', 'cases[0].tgas: a case has no key `tgas`. Did you mean `tags`?', { line: 3, column: 49 }],
  ]);
  expect(findings.map(({ hint }) => hint)).toEqual([
    'All keys and values: wardctl schema suite',
    undefined,
    undefined,
  ]);
});

it('counts from a bound on', async () => {
  const cases = Array.from({ length: 80 }, (_, index) => `  - { name: ${String(index)} }\n`).join('');
  const findings = await findingsOf(`policy: p\ncases:\n${cases}`);

  expect(findings).toHaveLength(51);
  expect(findings.at(-1)).toMatchObject({ message: 'and 30 more problems', position: undefined });
});
