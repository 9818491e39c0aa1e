import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { machineReporters } from '../../../../src/suite/reporters/index.ts';
import { caseResult, eventsOf, finding, renderReport, suiteInfo } from '../../../support/event-log.ts';
import { hostileRun, hostileText, visibleHostileText } from './hostile-texts.ts';

const { github } = machineReporters;

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Reads a line of a log as GitHub's runner does: from the first `::` behind spaces to the next. */
function readCommand(line: string): Command | undefined {
  const trimmed = line.trimStart();
  const end = trimmed.indexOf('::', 2);
  if (!trimmed.startsWith('::') || end < 0) return undefined;
  const info = trimmed.slice(2, end);
  const space = info.indexOf(' ');
  const pairs = space < 0 ? [] : info.slice(space + 1).split(',');
  const properties = pairs.map((pair) => {
    const at = pair.indexOf('=');
    const value = pair.slice(at + 1);
    return [pair.slice(0, at).trim(), decode(decode(value, ['%3A', ':'], ['%2C', ',']))];
  });
  return {
    name: space < 0 ? info : info.slice(0, space),
    properties: Object.fromEntries(properties) as Record<string, string>,
    message: decode(trimmed.slice(end + 2)),
  };
}

/** Percent signs last, so that an escaped escape stays one. */
function decode(text: string, ...more: readonly (readonly [string, string])[]): string {
  const escapes = [...more, ['%0D', '\r'], ['%0A', '\n'], ...(more.length > 0 ? [] : [['%25', '%']])];
  return escapes.reduce((decoded, [from = '', to = '']) => decoded.replaceAll(from, to), text);
}

function commandsOf(report: string): (Command | undefined)[] {
  return report.split('\n').slice(0, -1).map(readCommand);
}

describe('github', () => {
  it('annotates the line of each failed case, with all findings', () => {
    const suite = suiteInfo('tests/pod.policytest.yml');
    const failed = caseResult('rejects: a, b', 12, {
      findings: [
        finding('code', 'expected code 403, found 400', {
          expected: '403',
          actual: '400',
          position: { line: 20, column: 1 },
        }),
        finding('warnings', 'expected 1 warning, found 0', { hint: '100% of them' }),
      ],
    });
    const report = renderReport(
      github,
      eventsOf([{ suite, results: [caseResult('passed', 2), failed] }]),
      '/home/dev',
    );

    expect(report).toBe(
      '::error file=policies/tests/pod.policytest.yml,line=12,col=5,title=rejects%3A a%2C b::' +
        'code: expected code 403, found 400%0Aexpected: 403%0Aactual:   400%0A%0A' +
        'warnings: expected 1 warning, found 0%0Ahint: 100%25 of them\n',
    );
  });

  it('annotates the line above a failed case that is the cause', () => {
    const suite = suiteInfo('a.policytest.yml');
    const found = finding('error', 'no policy', { position: { line: 2, column: 9 } });
    const report = renderReport(
      github,
      eventsOf([{ suite, results: [caseResult('a', 12, { findings: [found] })] }]),
    );

    expect(report).toBe('::error file=a.policytest.yml,line=2,col=9,title=a::error: no policy\n');
  });

  it('annotates files and runs as a whole', () => {
    const suite = suiteInfo('a.policytest.yml');
    const events = eventsOf(
      [
        {
          suite,
          results: [],
          findings: [finding('unknown-keys', 'no key tset', { position: { line: 2, column: 1 } })],
        },
      ],
      { findings: [finding('no-match', 'nothing matches b')] },
    );

    expect(commandsOf(renderReport(github, events))).toEqual([
      {
        name: 'error',
        properties: { file: 'a.policytest.yml', line: '2', col: '1', title: 'unknown-keys' },
        message: 'unknown-keys: no key tset',
      },
      {
        name: 'error',
        properties: { title: 'wardctl test: no-match' },
        message: 'no-match: nothing matches b',
      },
    ]);
  });

  it('says nothing of a run that passed', () => {
    const suite = suiteInfo('a.policytest.yml');

    expect(renderReport(github, eventsOf([{ suite, results: [caseResult('passed', 1)] }]))).toBe('');
  });

  it('keeps messages below what GitHub takes', () => {
    const failed = caseResult('a', 1, {
      findings: Array.from({ length: 100 }, () => finding('code', 'x'.repeat(10_000))),
    });

    const report = renderReport(
      github,
      eventsOf([{ suite: suiteInfo('a.policytest.yml'), results: [failed] }]),
    );

    expect(report.length).toBeLessThan(64 * 1024);
    expect(report).toContain('more characters');
  });

  it('writes one command for each, whatever is in it', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, other) => {
        const report = renderReport(github, hostileRun(text, other));
        const commands = commandsOf(report);

        expect(commands.map((command) => [command?.name, command?.properties['line']])).toEqual([
          ['error', '3'],
          ['error', undefined],
          ['error', undefined],
        ]);
        expect(report).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e]/);
      }),
    );
  });

  it('gives every visible text as it is', () => {
    fc.assert(
      fc.property(visibleHostileText, visibleHostileText, (text, other) => {
        const [command] = commandsOf(renderReport(github, hostileRun(text, other)));

        expect(command?.properties['title']).toBe(text.replaceAll('\n', String.raw`\n`));
        expect(command?.message.startsWith(`message: ${text}\n`)).toBe(true);
        expect(command?.message.endsWith(`\nhint: ${other}`)).toBe(true);
      }),
    );
  });
});
