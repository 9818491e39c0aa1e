import { expect, it } from 'vitest';
import { readSuite, type SuiteReading } from '../../../../src/suite/document/index.ts';
import { placeFindings, withoutOthers } from '../../../../src/suite/plan/place-findings.ts';
import type { Finding } from '../../../../src/suite/suite-event.ts';

const text = `usr: a
policy: ./policy.wasm
cases:
  - { name: a, request: r, expect: { allowed: false } }
  - { name: b, request: r, expect: { allowed: true } }
  - name: c \${n}
    each:
      - { n: 1, expect: {} }
      - { n: 2, expect: { allowed: true } }
    request: r
    tgas: [x]
  - { name: d, request: r, each: [], expect: { code: 1 } }
`;

function read(): Promise<SuiteReading> {
  return readSuite(text, { path: '/a.policytest.yml', name: 'a.policytest.yml' });
}

function shown(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, position }) => `${String(position?.line)} ${String(rule)}`);
}

it('finds the cases that findings are about, each row of a table for itself', async () => {
  const { suite, findings, index } = await read();
  const { ofSuite, ofCase } = placeFindings(findings, suite.cases, index);

  expect(shown(ofSuite)).toEqual(['1 unknown-keys', '12 no-cases']);
  expect(suite.cases.map((test) => [test.name, shown(ofCase(test))])).toEqual([
    ['a', ['4 unexplained-rejection']],
    ['b', []],
    ['c 1', ['8 empty-expect', '11 unknown-keys']],
    ['c 2', ['11 unknown-keys']],
  ]);
});

it('leaves out what is about parts of the suite that nobody asked for', async () => {
  const { suite, findings, index } = await read();
  const { ofSuite } = placeFindings(findings, suite.cases, index);

  expect(shown(withoutOthers(ofSuite, [], index))).toEqual(['1 unknown-keys']);
  expect(shown(withoutOthers(ofSuite, [5], index))).toEqual(['1 unknown-keys']);
  expect(shown(withoutOthers(ofSuite, [12], index))).toEqual(['1 unknown-keys', '12 no-cases']);
});
