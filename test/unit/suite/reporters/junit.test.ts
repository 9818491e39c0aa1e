import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { machineReporters } from '../../../../src/suite/reporters/index.ts';
import {
  caseResult,
  eventLog,
  eventsOf,
  finding,
  observation,
  renderReport,
  suiteInfo,
} from '../../../support/event-log.ts';
import { hostileRun, hostileText, visibleHostileText } from './hostile-texts.ts';

const { junit } = machineReporters;
const suite = suiteInfo('a/b.policytest.yml', './policy.wasm');

describe('junit', () => {
  it('is an element for each suite and case, with the reason of failures', () => {
    const failed = caseResult('rejects', 12, {
      findings: [
        finding('code', 'expected code 403, found 400', { expected: '403', actual: '400' }),
        finding('warnings', 'expected 1 warning, found 0', { hint: 'Look & see' }),
      ],
      observation: observation({ logs: [{ level: 'info', message: 'a < b', data: new Map([['n', 1n]]) }] }),
      durationMs: 1234.5,
    });
    const skipped = caseResult('later', 20, { status: 'skipped', skipReason: 'not "yet"', durationMs: 0 });

    expect(
      renderReport(junit, eventsOf([{ suite, results: [caseResult('accepts', 3), failed, skipped] }])),
    ).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="wardctl test" tests="3" failures="1" errors="0" time="1.443">
  <testsuite name="a/b.policytest.yml" tests="3" failures="1" errors="0" skipped="1" time="0.082" file="a/b.policytest.yml">
    <properties>
      <property name="policy" value="./policy.wasm"/>
    </properties>
    <testcase name="accepts" classname="a/b.policytest.yml" time="0.004"/>
    <testcase name="rejects" classname="a/b.policytest.yml" time="1.234">
      <failure message="code: expected code 403, found 400 (and 1 more)" type="code">a/b.policytest.yml:12:5

code: expected code 403, found 400
expected: 403
actual:   400

warnings: expected 1 warning, found 0
hint: Look &amp; see</failure>
      <system-out>INFO a &lt; b n=1</system-out>
    </testcase>
    <testcase name="later" classname="a/b.policytest.yml" time="0.000">
      <skipped message="not &quot;yet&quot;"/>
    </testcase>
  </testsuite>
</testsuites>
`,
    );
  });

  it('tells what could not be evaluated from what failed', () => {
    const broken = caseResult('broken', 2, { findings: [finding('code', 'no'), finding('error', 'trap')] });
    const report = renderReport(junit, eventsOf([{ suite, results: [broken] }]));

    expect(report).toContain('tests="1" failures="0" errors="1"');
    expect(report).toContain('<error message="code: no (and 1 more)" type="code">');
  });

  it('has cases for what is wrong with suites and the run', () => {
    const report = renderReport(
      junit,
      eventsOf(
        [
          {
            suite,
            results: [],
            findings: [finding('no-cases', 'no case', { position: { line: 2, column: 1 } })],
          },
        ],
        {
          findings: [finding('no-match', 'nothing matches')],
        },
      ),
    );

    expect(report).toContain('<testsuites name="wardctl test" tests="2" failures="2" errors="0"');
    expect(report).toContain('<testcase name="no-cases" classname="a/b.policytest.yml"');
    expect(report).toContain('>a/b.policytest.yml:2\n\nno-cases: no case</failure>');
    expect(report).toContain('<testcase name="no-match" classname="wardctl test"');
  });

  it('tells findings of one check apart, and counts each', () => {
    const findings = ['a', 'b', 'c'].map((text) => finding(text === 'b' ? 'no-match' : 'unknown-keys', text));
    const report = renderReport(junit, eventsOf([{ suite, results: [caseResult('accepts', 3)], findings }]));

    expect(Array.from(report.matchAll(/<testcase name="([^"]*)"/g), ([, name]) => name)).toEqual([
      'accepts',
      'unknown-keys',
      'no-match',
      'unknown-keys (2)',
    ]);
    expect(report).toContain('<testsuites name="wardctl test" tests="4" failures="3" errors="0"');
  });

  it('leaves out logs that would make it too large', () => {
    const logs = Array.from({ length: 100 }, () => ({
      level: 'info' as const,
      message: 'x'.repeat(4000),
      data: new Map(),
    }));
    const failed = caseResult('failed', 2, {
      findings: [finding('code', 'no')],
      observation: observation({ logs }),
    });

    const report = renderReport(
      junit,
      eventsOf([{ suite, results: Array.from({ length: 200 }, () => failed) }]),
    );

    expect(report.match(/<failure /g)).toHaveLength(200);
    expect(report.match(/<system-out>/g)?.length).toBeLessThan(200);
    expect(report.length).toBeLessThan(68 * 1024 * 1024);
  });
});

describe('junit, read by others', () => {
  const schema = readFileSync(join(import.meta.dirname, '../../../../fixtures/reporters/junit.xsd'), 'utf8');

  function read<T>(report: string, look: (document: XmlDocument) => T): T {
    const document = XmlDocument.fromString(report);
    try {
      return look(document);
    } finally {
      document.dispose();
    }
  }

  const validator = XsdValidator.fromDoc(XmlDocument.fromString(schema));

  function problemOf(report: string): string | undefined {
    return read(report, (document) => {
      try {
        validator.validate(document);
        return undefined;
      } catch (error) {
        return String(error);
      }
    });
  }

  it('holds to the schema', () => {
    expect(problemOf(renderReport(junit))).toBeUndefined();
    expect(problemOf(renderReport(junit, eventsOf([])))).toBeUndefined();
  });

  it('is checked by a schema that refuses something', () => {
    expect(problemOf(renderReport(junit).replace('<properties>', '<note/><properties>'))).toMatch(/note/);
    expect(problemOf(renderReport(junit).replace(' time="0.004"', ''))).toMatch(/time/);
  });

  it('counts what it has', () => {
    read(renderReport(junit), (document) => {
      const content = (path: string): string[] => document.find(path).map((node) => node.content);

      expect(content('/testsuites/@tests')).toEqual([String(content('//testcase/@name').length)]);
      expect(content('/testsuites/@failures')).toEqual([String(content('//failure').length)]);
      expect(content('/testsuites/@errors')).toEqual([String(content('//error').length)]);
      expect(content('//testcase/@name')).toEqual(expect.arrayContaining(namesOf()));
    });
  });

  function namesOf(): string[] {
    return eventLog.flatMap((event) => (event.type === 'case-end' ? [event.result.name] : []));
  }

  it('has the same elements, whatever is in them', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, other) => {
        const report = renderReport(junit, hostileRun(text, other));

        expect(problemOf(report)).toBeUndefined();
        read(report, (document) => {
          expect(document.find('//testcase')).toHaveLength(4);
          expect(document.find('//*')).toHaveLength(15);
          expect(document.find('//comment()|//processing-instruction()')).toHaveLength(0);
        });
        expect(report, 'no line is a command to a CI system').not.toMatch(/^\s*::|##\w*\[/m);
      }),
    );
  });

  it('gives every visible text as it is', () => {
    fc.assert(
      fc.property(visibleHostileText, visibleHostileText, (text, other) => {
        read(renderReport(junit, hostileRun(text, other)), (document) => {
          expect(document.find('//testcase[1]/@name')[0]?.content).toBe(text);
          expect(document.find('//failure[1]/@message')[0]?.content).toBe(`message: ${text}`);
          expect(document.find('//skipped/@message')[0]?.content).toBe(text);
          expect(document.find('//system-out')[0]?.content.startsWith(`INFO ${text} ${other}=`)).toBe(true);
          expect(document.find('//property[1]/@value')[0]?.content).toBe(text);
        });
      }),
    );
  });
});
