import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openReports } from '../../../../src/cli/test/reports.ts';
import { WardctlError } from '../../../../src/errors.ts';
import { caseResult, eventsOf, finding, suiteInfo } from '../../../support/event-log.ts';

const suite = suiteInfo('a.policytest.yml');
const events = eventsOf([{ suite, results: [caseResult('a', 3, { findings: [finding('code', 'no')] })] }]);

/** What goes to stdout, and the folder where files are written. */
function report(
  texts: readonly string[],
  env: Record<string, string> = {},
): { stdout: string; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-reports-'));
  let stdout = '';
  const write = (text: string): void => {
    stdout += text;
  };
  const reports = openReports(texts, { folder, color: false, env, write });
  for (const event of events) reports.tell(event);
  reports.finish();
  return { stdout, folder };
}

function refusalOf(texts: readonly string[]): WardctlError {
  try {
    report(texts);
  } catch (error) {
    if (error instanceof WardctlError) return error;
    throw error;
  }
  throw new TypeError('nothing was refused');
}

describe('in GitHub’s service', () => {
  const env = { GITHUB_ACTIONS: 'true' };

  it.each([
    [[], 1],
    [['default'], 1],
    [['verbose', 'junit=report.xml'], 1],
    [['junit=report.xml'], 1],
    [['default', 'github'], 1],
    [['default', 'github=annotations.txt'], 0],
    [['json'], 0],
    [['tap'], 0],
  ])('there are annotations where stdout is for people: %j', (texts, count) => {
    expect(report(texts, env).stdout.match(/^::error /gm) ?? []).toHaveLength(count);
    expect(report(texts.filter((text) => text !== 'github')).stdout).not.toContain('::error');
  });

  it.each([
    ['true', true],
    ['1', true],
    ['yes', true],
    ['false', false],
    ['', false],
  ])('one is by the value %j: %j', (value, isIn) => {
    expect(report([], { GITHUB_ACTIONS: value }).stdout.includes('::error')).toBe(isIn);
  });

  it.each([
    [[], true],
    [['json'], true],
    [['default', 'markdown=own.md'], false],
  ])('there is a job summary unless one is named: %j', (texts, isThere) => {
    const file = join(mkdtempSync(join(tmpdir(), 'wardctl-summary-')), 'summary.md');
    writeFileSync(file, '');
    report(texts, { ...env, GITHUB_STEP_SUMMARY: file });

    expect(readFileSync(file, 'utf8').startsWith('## ')).toBe(isThere);
  });
});

describe('files of reports', () => {
  it('are written into folders that are made for them', () => {
    const { folder } = report(['junit=out/new/report.xml']);

    expect(readFileSync(join(folder, 'out/new/report.xml'), 'utf8')).toContain('<testsuites');
  });

  it('are one for each', () => {
    const { code, message, hint } = refusalOf(['junit=a.x', 'tap=./a.x']);

    expect([code, message, hint]).toEqual([
      'USAGE_INVALID',
      '--reporter: expected a file for each reporter, found ./a.x for junit and tap',
      'Give tap another file: --reporter tap=FILE',
    ]);
  });

  it('cannot be where a file is in place of a folder', () => {
    expect(refusalOf(['junit=a.xml', 'tap=a.xml/b.tap']).code).toBe('OUTPUT_UNWRITABLE');
  });
});
