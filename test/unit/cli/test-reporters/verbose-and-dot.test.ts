import { describe, expect, it } from 'vitest';
import { reporters } from '../../../../src/cli/test/reporters/index.ts';
import {
  answer,
  caseResult,
  eventsOf,
  finding,
  observation,
  renderReport,
  suiteInfo,
} from '../../../support/event-log.ts';
import { plain } from '../terminals.ts';

const suite = suiteInfo('a.policytest.yml', './policy.wasm', './other.wasm');
const rejected = observation({ answer: answer(false, { message: 'no privileged containers', code: 400 }) });
const failed = caseResult('fails', 12, {
  findings: [finding('code', 'expected code 403, found 400')],
  observation: rejected,
});
const skipped = caseResult('waits', 20, { status: 'skipped', skipReason: 'not yet', observation: undefined });

describe('verbose', () => {
  it('is a line for each case, with what the policy said, and failures in full', () => {
    const results = [
      caseResult('accepts', 3),
      caseResult('rejects', 5, { observation: rejected, durationMs: 0.2 }),
      caseResult('rejects what has a long name and therefore no room', 7, {
        observation: rejected,
        durationMs: 1234,
      }),
      skipped,
      caseResult('later', 22, { status: 'skipped', skipReason: '', observation: undefined }),
      caseResult('new', 24, { snapshot: 'updated' }),
      failed,
    ];

    expect(renderReport(reporters.verbose(plain), eventsOf([{ suite, results }]))).toBe(`• a.policytest.yml
  ./policy.wasm
  ./other.wasm
  ✔ accepts  4 ms  accepted
  ✔ rejects  <1 ms  rejected (400): no privileged containers
  ✔ rejects what has a long name and therefore no room  1.23 s
    rejected (400): no privileged containers
  · waits  skipped: not yet
  · later  skipped
  ✔ new  4 ms  accepted (snapshot updated)

✘ fails
  a.policytest.yml:12:5 · 4 ms

  code: expected code 403, found 400

  verdict   rejected (400): no privileged containers
  rerun     npx wardctl test a.policytest.yml:12

✘ a.policytest.yml  4 passed · 1 failed · 2 skipped · 82 ms

  suites    1 failed (1)
  cases     1 failed, 4 passed, 2 skipped (7)
  snapshots 1 updated
  time      1.44 s

`);
  });

  it('shows what is wrong with a suite below its cases', () => {
    const events = eventsOf([
      { suite, results: [caseResult('accepts', 3)], findings: [finding('unused-snapshot', 'one')] },
    ]);

    expect(renderReport(reporters.verbose(plain), events)).toContain(
      '  ✔ accepts  4 ms  accepted\n\n  unused-snapshot: one\n\n✘ a.policytest.yml  1 passed · 82 ms\n\n',
    );
  });
});

describe('dot', () => {
  const render = (columns = 80, unicode = true): string => {
    const results = [...Array.from({ length: 28 }, () => caseResult('accepts', 3)), skipped, failed];
    return renderReport(reporters.dot({ ...plain, columns, unicode }), eventsOf([{ suite, results }]));
  };

  it('is a character for each case, then failures and a summary', () => {
    expect(render()).toBe(`${'·'.repeat(28)}-✘

✘ fails
  a.policytest.yml:12:5 · 4 ms

  code: expected code 403, found 400

  verdict   rejected (400): no privileged containers
  rerun     npx wardctl test a.policytest.yml:12

  suites    1 failed (1)
  cases     1 failed, 28 passed, 1 skipped (30)
  time      1.44 s

`);
  });

  it('fits into its width', () => {
    expect(render(24).split('\n').slice(0, 3)).toEqual(['·'.repeat(24), '····-✘', '']);
    expect(render(30).split('\n').slice(0, 2)).toEqual([`${'·'.repeat(28)}-✘`, '']);
  });

  it('tells the characters apart without Unicode', () => {
    expect(render(80, false).split('\n')[0]).toBe(`${'.'.repeat(28)}-x`);
  });

  it('shows what is wrong with suites', () => {
    const events = eventsOf([{ suite, results: [], findings: [finding('no-cases', 'found none')] }]);

    expect(renderReport(reporters.dot(plain), events)).toContain(
      '✘ a.policytest.yml  82 ms\n\n  no-cases: found none\n\n  suites    1 failed (1)\n',
    );
  });

  it('keeps only so many failures for the end', () => {
    const events = eventsOf([{ suite, results: Array.from({ length: 150 }, () => failed) }]);
    const report = renderReport(reporters.dot(plain), events);

    expect(report.match(/^✘ fails$/gm)).toHaveLength(100);
    expect(report).toContain('cases     150 failed (150)');
  });
});
