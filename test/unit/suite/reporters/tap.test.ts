import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Parser } from 'tap-parser';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { machineReporters } from '../../../../src/suite/reporters/index.ts';
import {
  caseResult,
  eventLog,
  eventsOf,
  finding,
  renderReport,
  suiteInfo,
} from '../../../support/event-log.ts';
import { hostileRun, hostileSuite, hostileText, visibleHostileText } from './hostile-texts.ts';

const { tap } = machineReporters;
const suite = suiteInfo('a.policytest.yml');

interface TestPoint {
  readonly ok: boolean;
  readonly name: string;
  readonly skip: string | boolean;
  readonly todo: string | boolean;
  readonly buffered: boolean;
  readonly diag: unknown;
}

const prove = spawnSync('prove', ['--version']).status === 0;

describe('tap', () => {
  it('is a test point for each case, and one for what is wrong with a suite or the run', () => {
    const failed = caseResult('has #1', 12, {
      findings: [
        finding('object', 'expected "b"', { expected: '{\n  "a": "b"\n}', actual: '{}', hint: 'Look\there' }),
      ],
    });
    const skipped = caseResult('later', 20, {
      status: 'skipped',
      skipReason: 'issue #3',
      observation: undefined,
    });
    const events = eventsOf(
      [
        {
          suite,
          results: [
            caseResult('accepts', 3),
            failed,
            skipped,
            caseResult('no reason', 22, { status: 'skipped', skipReason: '' }),
          ],
          findings: [finding('unused-snapshot', 'one is unused', { position: { line: 1, column: 1 } })],
        },
      ],
      { findings: [finding('no-match', 'nothing')], bailed: true },
    );

    expect(renderReport(tap, events)).toBe(`TAP version 13
ok 1 - a.policytest.yml > accepts
not ok 2 - a.policytest.yml > has \\#1
  ---
  severity: fail
  at:
    file: "a.policytest.yml"
    line: 12
    column: 5
  findings:
    - check: "object"
      message: "expected \\"b\\""
      expected: |
        {
          "a": "b"
        }
      actual: "{}"
      hint: "Look\\there"
  ...
ok 3 - a.policytest.yml > later # SKIP issue \\#3
ok 4 - a.policytest.yml > no reason # SKIP
not ok 5 - a.policytest.yml > unused-snapshot
  ---
  severity: fail
  at:
    file: "a.policytest.yml"
    line: 1
    column: 1
  findings:
    - check: "unused-snapshot"
      message: "one is unused"
  ...
not ok 6 - no-match
  ---
  severity: fail
  findings:
    - check: "no-match"
      message: "nothing"
  ...
Bail out! --bail ended the run after failed cases
1..6
`);
  });

  it('has diagnostics that are YAML with the very texts, whatever they are', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, other) => {
        const report = renderReport(tap, hostileRun(text.toWellFormed(), other.toWellFormed()));
        const blocks = [...report.matchAll(/^ {2}---\n(.*?)^ {2}\.\.\.$/gms)].map(([, block = '']) => block);

        expect(blocks).toHaveLength(3);
        for (const block of blocks)
          expect(findingsOf(block)).toEqual([fieldsOf(text.toWellFormed(), other.toWellFormed())]);
      }),
    );
  });

  it('has a string in quotes where a block would lose spaces', () => {
    const failed = caseResult('a', 1, {
      findings: [finding('message', 'no', { expected: '  a\nb', actual: 'a \nb' })],
    });
    const report = renderReport(tap, eventsOf([{ suite, results: [failed] }]));

    expect(report).toContain(String.raw`expected: "  a\nb"`);
    expect(report).toContain(String.raw`actual: "a \nb"`);
  });

  it('has a line for each test point and diagnostic, whatever is in them', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, other) => {
        const lines = renderReport(tap, hostileRun(text, other)).split('\n');
        const atMargin = lines.filter((line) => /^\S/.test(line));

        expect(atMargin.map((line) => line.replace(/ - .*/s, ''))).toEqual([
          'TAP version 13',
          'not ok 1',
          'ok 2',
          'not ok 3',
          'not ok 4',
          '1..4',
        ]);
        expect(lines.join('\n')).not.toMatch(/^\s*::|##\w*\[/m);
      }),
    );
  });
});

function findingsOf(block: string): unknown {
  const { findings } = parse(block.replaceAll(/^ {2}/gm, '')) as { findings: unknown };
  return findings;
}

/** Fields of a finding; where a text is a block of lines, YAML has a line break behind the last. */
function fieldsOf(text: string, other: string): Record<string, unknown> {
  const field = (value: string): unknown => expect.toBeOneOf([value, `${value}\n`]) as unknown;
  return {
    check: 'message',
    message: field(text),
    expected: field(other),
    actual: field(text),
    hint: field(other),
  };
}

describe('tap, read by tap-parser', () => {
  function read(report: string): { points: TestPoint[]; rest: string[] } {
    const events = Parser.parse(report);
    return {
      points: events.flatMap(([type, value]) => (type === 'assert' ? [value as TestPoint] : [])),
      rest: [...new Set(events.map(([type]) => type))].filter((type) => type !== 'assert'),
    };
  }

  it('has the recorded cases', () => {
    const { points, rest } = read(renderReport(tap));
    const results = eventLog.flatMap((event) => (event.type === 'case-end' ? [event.result] : []));

    expect(rest.sort()).toEqual(['close', 'complete', 'finish', 'plan', 'version']);
    expect(points.filter(({ skip }) => skip !== false)).toHaveLength(2);
    expect(points.filter(({ ok }) => !ok)).toHaveLength(10);
    for (const { name, status } of results.filter((result) => !result.name.includes('{'))) {
      expect(points.find((point) => point.name.endsWith(` > ${name}`))?.ok).toBe(status !== 'failed');
    }
    expect(points.find(({ name }) => name.endsWith('answers as before'))?.diag).toMatchObject({
      severity: 'fail',
      at: { file: 'images/images.policytest.yml', line: 19, column: 5 },
      findings: [{ check: 'snapshot', expected: '{\n  "allowed": true\n}\n' }],
    });
  });

  it('has nothing but the test points, whatever is in them', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, other) => {
        const { points, rest } = read(renderReport(tap, hostileRun(text, other)));

        expect(rest.sort()).toEqual(['close', 'complete', 'finish', 'plan', 'version']);
        expect(points.map(({ ok, skip, todo, buffered }) => [ok, skip !== false, todo, buffered])).toEqual([
          [false, false, false, false],
          [true, true, false, false],
          [false, false, false, false],
          [false, false, false, false],
        ]);
      }),
    );
  });

  it('gives every visible text as it is', () => {
    fc.assert(
      fc.property(visibleHostileText, visibleHostileText, (text, other) => {
        const { points } = read(renderReport(tap, hostileRun(text, other)));
        const shown = (original: string): string =>
          original
            .replaceAll('\n', String.raw`\n`)
            .replace(/\{\s*$/, String.raw`\x7b`)
            .trim();

        expect(points[0]?.name).toBe(shown(`${hostileSuite.name} > ${text}`));
        expect(points[1]?.skip).toBe(shown(text) === '' ? true : shown(text));
        expect(points[0]?.diag).toMatchObject({ findings: [{ check: 'message' }] });
      }),
    );
  });
});

describe.skipIf(!prove)("tap, read by Perl's harness", () => {
  function judge(report: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'wardctl-tap-'));
    try {
      const path = join(folder, 'report.tap');
      writeFileSync(path, report);
      return spawnSync('prove', ['--exec', 'cat', path], { encoding: 'utf8' }).stdout;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it('passes and fails as the run does, without a complaint', () => {
    const passed = judge(renderReport(tap, eventsOf([{ suite, results: [caseResult('a # TODO x', 1)] }])));
    const failed = judge(renderReport(tap));

    expect(passed).toContain('Result: PASS');
    expect(failed).toContain('Failed tests:  6-8, 10-14, 16-17');
    expect(failed).toContain('Tests: 17 Failed: 10');
    expect(passed + failed).not.toContain('Parse errors');
  });
});
