import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { machineReporters } from '../../../../src/suite/reporters/index.ts';
import { vacuityRules } from '../../../../src/suite/vacuity-rules.ts';
import {
  caseResult,
  eventLog,
  eventsOf,
  finding,
  renderReport,
  suiteInfo,
} from '../../../support/event-log.ts';
import { hostileRun, hostileText, visibleHostileText } from './hostile-texts.ts';

const { sarif } = machineReporters;
const suite = suiteInfo('a b/ü.policytest.yml');
const schemaPath = join(import.meta.dirname, '../../../../fixtures/reporters/sarif-2.1.0.json');
const validate = new Ajv({ strict: true, allErrors: true }).compile(
  JSON.parse(readFileSync(schemaPath, 'utf8')) as object,
);

interface Log {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: { readonly rules: readonly { id: string; shortDescription: { text: string } }[] };
      };
      readonly invocations: readonly [
        { readonly executionSuccessful: boolean; readonly toolExecutionNotifications: readonly Result[] },
      ];
      readonly results: readonly Result[];
    },
  ];
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly message: { readonly text: string };
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        artifactLocation: { uri: string };
        region?: { startLine: number; startColumn: number };
      };
      readonly logicalLocations?: readonly [{ name: string }];
    },
  ];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

function runOf(events = eventLog): Log['runs'][0] {
  const log = JSON.parse(renderReport(sarif, events)) as Log;
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  return log.runs[0];
}

function fingerprintsOf(results: Parameters<typeof eventsOf>[0][number]['results']): string[] {
  return runOf(eventsOf([{ suite, results }])).results.map(
    ({ partialFingerprints }) => partialFingerprints['wardctlCheck/v1'] ?? '',
  );
}

describe('sarif', () => {
  it('has a result for each finding, a rule for each check', () => {
    const { tool, results, invocations } = runOf();
    const findings = eventLog.flatMap((event) => {
      if (event.type === 'case-end') return event.result.findings;
      return event.type === 'suite-end' ? event.findings : [];
    });

    expect(results.map(({ ruleId }) => ruleId)).toEqual(findings.map(({ check }) => check));
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(new Set(tool.driver.rules.map(({ id }) => id)).size).toBe(tool.driver.rules.length);
    expect(invocations[0].toolExecutionNotifications.map(({ message }) => message.text)).toEqual([
      'no suite matches "lables"',
    ]);
  });

  it('says where something was found: the finding itself, else its case', () => {
    const failed = caseResult('rejects', 12, {
      findings: [
        finding('code', 'no 403', { position: { line: 14, column: 9 } }),
        finding('warnings', 'none'),
      ],
    });

    const { results } = runOf(
      eventsOf([{ suite, results: [failed], findings: [finding('no-cases', 'none at all')] }]),
    );

    expect(
      results.map(({ message, locations: [{ physicalLocation }] }) => [message.text, physicalLocation]),
    ).toEqual([
      [
        'rejects: no 403',
        {
          artifactLocation: { uri: 'a%20b/%C3%BC.policytest.yml', uriBaseId: '%SRCROOT%' },
          region: { startLine: 14, startColumn: 9 },
        },
      ],
      [
        'rejects: none',
        {
          artifactLocation: { uri: 'a%20b/%C3%BC.policytest.yml', uriBaseId: '%SRCROOT%' },
          region: { startLine: 12, startColumn: 5 },
        },
      ],
      ['none at all', { artifactLocation: { uri: 'a%20b/%C3%BC.policytest.yml', uriBaseId: '%SRCROOT%' } }],
    ]);
  });

  it('knows a result again when lines and words change, and tells results apart', () => {
    const findings = [finding('code', 'no 403'), finding('code', 'no 404'), finding('warnings', 'none')];
    const before = fingerprintsOf([caseResult('a', 3, { findings }), caseResult('b', 9, { findings })]);
    const after = fingerprintsOf([
      caseResult('new', 1, { findings }),
      caseResult('a', 30, { findings: [...findings.slice(0, 2), finding('warnings', 'one')] }),
    ]);

    expect(new Set(before).size).toBe(6);
    expect(after.slice(3)).toEqual(before.slice(0, 3));
  });

  it('describes each rule by what it demands', () => {
    const checks = [...Object.keys(vacuityRules), 'allowed', 'maxDuration', 'something-new'];
    const findings = checks.map((check) => finding(check, 'no'));
    const { tool } = runOf(eventsOf([{ suite, results: [], findings }]));
    const texts = tool.driver.rules.map(({ shortDescription }) => shortDescription.text);

    expect(texts[0]).toBe('A run that finds no suite fails.');
    expect(texts.slice(-3)).toEqual([
      'The policy accepts or rejects the request as expected.',
      'The policy answers in the expected time.',
      'A suite holds what it says.',
    ]);
  });

  it('has no results for a run that passed', () => {
    const run = runOf(eventsOf([{ suite, results: [caseResult('a', 1)] }]));

    expect(run.results).toEqual([]);
    expect(run.invocations[0].executionSuccessful).toBe(true);
  });

  it('names the program, and says that a run ended early', () => {
    const [start, ...events] = eventsOf([{ suite, results: [caseResult('a', 1)] }], { bailed: true });
    const planned = start?.type === 'run-start' ? { ...start, cases: 4 } : expect.fail();
    const run = runOf([planned, ...events]);

    expect(run.tool.driver).toMatchObject({ name: 'wardctl', version: '1.2.3' });
    expect(run.invocations[0].toolExecutionNotifications.map(({ message }) => message.text)).toEqual([
      '--bail ended the run early: 3 cases were not run',
    ]);
  });

  it('has no more results than GitHub takes, and says so', () => {
    const findings = Array.from({ length: 26_000 }, () => finding('code', 'no'));
    const events = eventsOf([{ suite, results: [caseResult('a', 1, { findings })] }]);
    const { results, invocations } = (JSON.parse(renderReport(sarif, events)) as Log).runs[0];

    expect(results).toHaveLength(25_000);
    expect(invocations[0].toolExecutionNotifications[0]?.message.text).toBe('1000 more results are left out');
  });

  it('is checked by a schema that refuses something', () => {
    expect(validate({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).toBe(false);
  });

  it('is valid, without placeholders and links, whatever is in it', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, other) => {
        const run = runOf(hostileRun(text, other));
        const messages = [...run.results, ...run.invocations[0].toolExecutionNotifications].map(
          ({ message }) => message.text,
        );

        expect(messages).toHaveLength(3);
        for (const message of messages) {
          expect(message.replaceAll('{{', '').replaceAll('}}', '')).not.toMatch(/[{}]/);
          expect(message).not.toMatch(/\]\(|[\x00-\x1f\x7f-\x9f\u2028-\u202e]/);
        }
      }),
    );
  });

  it('gives every visible text as it is', () => {
    fc.assert(
      fc.property(visibleHostileText, visibleHostileText, (text, other) => {
        const [result] = runOf(hostileRun(text, other)).results;
        const shown = `${text}: ${text}`.replaceAll('\n', String.raw`\n`).replaceAll('](', '] (');

        expect(result?.message.text.replace(/([{}])\1/g, '$1')).toBe(shown);
        expect(result?.locations[0].logicalLocations?.[0].name).toBe(text);
      }),
    );
  });
});
