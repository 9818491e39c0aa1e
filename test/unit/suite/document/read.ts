import { expect } from 'vitest';
import { WardctlError } from '../../../../src/errors.ts';
import { readSuite, type SuiteReading } from '../../../../src/suite/document/index.ts';
import type { Expectation, Suite, SuiteCase } from '../../../../src/suite/suite.ts';

const place = { path: '/project/a.policytest.yml', name: 'a.policytest.yml' };

export function read(text: string): Promise<SuiteReading> {
  return readSuite(text, place);
}

/** A suite about which there is nothing to say. */
export async function readSound(text: string): Promise<Suite> {
  const { suite, findings } = await read(text);
  expect(findings).toEqual([]);
  return suite;
}

/** The only case of a suite. */
export async function readCase(text: string): Promise<SuiteCase> {
  const { cases } = await readSound(text);
  expect(cases).toHaveLength(1);
  const [test] = cases;
  if (test === undefined) throw new Error('no case');
  return test;
}

/** The findings, as `line:column rule`. */
export async function findingsOf(text: string): Promise<string[]> {
  const { findings } = await read(text);
  return findings.map(({ rule, position }) => {
    expect(rule).toBeDefined();
    return `${position === undefined ? '' : `${position.line}:${position.column} `}${rule ?? ''}`;
  });
}

/** What the error about a suite lists, without the name of the file. */
export async function problemsOf(text: string): Promise<readonly string[]> {
  const error = await errorOf(text);
  const problems = error.details?.['problems'];
  if (!Array.isArray(problems)) throw error;
  for (const problem of problems) expect(error.message).toContain(problem);
  return problems.map((problem) => String(problem).replace(`${place.name}:`, ''));
}

export async function errorOf(text: string): Promise<WardctlError> {
  const error: unknown = await read(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof WardctlError)) throw new Error(`expected an error, found ${String(error)}`);
  expect(error.code).toBe('SUITE_INVALID');
  return error;
}

/** What a case with this behind `expect:` expects, without its place. */
export async function readExpectation(expectation: string): Promise<Omit<Expectation, 'position'>> {
  const { expect: found } = await readCase(suiteExpecting(expectation));
  const { position, ...rest } = found;
  expect(position).toEqual({ line: 5, column: 5 });
  return rest;
}

/** A suite with one case that has this behind `expect:`, in line 5 from column 13. */
export function suiteExpecting(expectation: string): string {
  return `policy: p.wasm
cases:
  - name: a
    request: r.json
    expect: ${expectation}
`;
}

/** A suite with one case that has these further lines, from line 6 on. */
export function suiteWith(lines: string, expectation = '{allowed: true}'): string {
  return `policy: p.wasm
cases:
  - name: a
    request: r.json
    expect: ${expectation}
${lines.replace(/^(?=.)/gm, '    ')}
`;
}
