import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, valueAt } from '../../../../src/json/index.ts';
import { machineReporters, type TestReport } from '../../../../src/suite/reporters/index.ts';
import {
  answer,
  caseResult,
  eventLog,
  eventsOf,
  finding,
  observation,
  renderReport,
  suiteInfo,
} from '../../../support/event-log.ts';
import { compileSchema, readSchema } from '../../../support/json-schema.ts';
import { hostileRun, hostileText } from './hostile-texts.ts';

const { json } = machineReporters;
const suite = suiteInfo('a/b.policytest.yml', './policy.wasm');

function reportOf(events = eventLog): TestReport {
  return JSON.parse(renderReport(json, events)) as TestReport;
}

describe('json', () => {
  it.each([['json'], ['sarif']] as const)('has no command to a CI system: %s', (name) => {
    const texts = ['##[error]x', '##vso[task.complete]', '###[x', '\\##[group]'];
    const results = texts.map((text) => caseResult(text, 1, { findings: [finding('code', text)] }));
    const text = renderReport(machineReporters[name], eventsOf([{ suite, results }]));

    expect(text).not.toMatch(/##\w*\[/);
    expect(text).toContain('\\u0023#[error]x');
    const shown = JSON.stringify(JSON.parse(text));
    for (const one of texts) expect(shown).toContain(JSON.stringify(one).slice(1, -1));
  });

  it('is one document that has every event', () => {
    const report = reportOf();
    const results = eventLog.flatMap((event) => (event.type === 'case-end' ? [event.result] : []));
    const cases = report.suites.flatMap((reported) => reported.cases);

    expect(report).toMatchObject({ ok: false, bailed: false, durationMs: 1443.2 });
    expect(report.counts.cases).toEqual({ passed: 5, failed: 7, skipped: 2 });
    expect(report.findings.map(({ check }) => check)).toEqual(['no-match']);
    expect(report.suites.map(({ file }) => file).slice(0, 2)).toEqual([
      'pod-privileged/privileged.policytest.yml',
      'labels/labels.policytest.yml',
    ]);
    expect(cases.map(({ name, status, line }) => ({ name, status, line }))).toEqual(
      results.map(({ name, status, position }) => ({ name, status, line: position.line })),
    );
  });

  it('has what was expected and found, and what the policy did', () => {
    const failed = caseResult('one', 3, {
      findings: [
        finding('code', 'expected code 403, found 400', {
          expected: '403',
          actual: '400',
          position: { line: 7, column: 2 },
        }),
      ],
      observation: observation({
        answer: answer(false, { message: 'no', code: 400, patch: [] }),
        logs: [{ level: 'info', message: 'hi', data: new Map([['n', 18446744073709551615n]]) }],
        hostCalls: [
          {
            request: 'DNSLookupHost',
            capability: 'net/v1/dns_lookup_host',
            fields: new Map([['host', 'a']]),
          },
        ],
      }),
    });

    const text = renderReport(json, eventsOf([{ suite, results: [failed] }]));

    expect((JSON.parse(text) as TestReport).suites[0]?.cases[0]).toEqual({
      name: 'one',
      line: 3,
      column: 5,
      tags: [],
      status: 'failed',
      durationMs: 4.25,
      findings: [
        {
          check: 'code',
          message: 'expected code 403, found 400',
          expected: '403',
          actual: '400',
          line: 7,
          column: 2,
        },
      ],
      outcome: {
        durationMs: 1.5,
        answer: {
          allowed: false,
          message: 'no',
          code: 400,
          warnings: [],
          auditAnnotations: {},
          mutated: true,
        },
        details: {
          patch: [],
          hostCalls: [{ capability: 'net/v1/dns_lookup_host', fields: { host: 'a' } }],
          unusedCalls: [],
          logs: [{ level: 'info', message: 'hi', data: { n: 18446744073709552000 } }],
        },
      },
    });
    expect(text, 'a reader of exact numbers gets them').toContain('"n":18446744073709551615}');
  });

  it('is as its schema says', () => {
    const validate = compileSchema(readSchema('test'));
    for (const events of [eventLog, hostileRun('text', 'other')]) {
      validate(reportOf(events));

      expect(validate.errors).toBeNull();
    }
  });

  it('names files from the folder that it is told', () => {
    const events = eventsOf([{ suite, results: [] }]);
    const report = JSON.parse(renderReport(json, events, '/home/dev')) as TestReport;

    expect(report.suites[0]?.file).toBe('policies/a/b.policytest.yml');
  });

  it('leaves out what passed cases logged, and outcomes that would make it too large', () => {
    const logs = [{ level: 'info' as const, message: 'x'.repeat(1_000_000), data: new Map() }];
    const seen = observation({ answer: answer(true), logs });
    const passed = caseResult('passed', 1, { observation: seen });
    const failed = caseResult('failed', 2, { findings: [finding('code', 'no')], observation: seen });

    const cases = reportOf(
      eventsOf([{ suite, results: [passed, ...Array.from({ length: 80 }, () => failed)] }]),
    ).suites.flatMap((reported) => reported.cases);

    expect(cases[0]?.outcome?.details).toBeUndefined();
    expect(cases[1]?.outcome?.details?.logs).toHaveLength(1);
    expect(cases.at(-1)).toMatchObject({ name: 'failed', findings: [{ message: 'no' }] });
    expect(cases.at(-1)?.outcome).toBeUndefined();
  });

  it('keeps any text as it is, without a character that a terminal acts on', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, other) => {
        const written = renderReport(json, hostileRun(text, other));
        const report = JSON.parse(written) as TestReport;
        const [failed, skipped] = report.suites[0]?.cases ?? [];

        expect(failed?.name).toBe(text);
        expect(failed?.findings[0]).toMatchObject({
          message: text,
          expected: other,
          actual: text,
          hint: other,
        });
        expect(failed?.outcome?.details?.hostCalls).toEqual([{ capability: other, fields: text }]);
        expect(failed?.outcome?.details?.logs[0]?.data).toEqual({ [other]: text });
        expect(skipped?.skipReason).toBe(text);
        expect(report.suites[0]?.findings[0]?.message).toBe(text);
        expect(written).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069]/);
        expect(written.isWellFormed()).toBe(true);
      }),
    );
  });

  it('is read alike by the strict reader of this project', () => {
    const document = parseJson(renderReport(json));

    expect(valueAt(document, 'counts', 'cases', 'failed')).toBe(7n);
  });
});
