import { describe, expect, it } from 'vitest';
import { formatReport } from '../../../../src/cli/doctor/format-report.ts';
import { failed, passed, warned, type DoctorReport } from '../../../../src/cli/doctor/report.ts';

const fine: DoctorReport = { ok: true, checks: [passed('node', 'Node.js 26.10.0')] };
const report: DoctorReport = {
  ok: false,
  checks: [
    passed('node', 'Node.js 26.10.0'),
    warned('logins', 'logins: kept without encryption', 'Use a helper.'),
    failed(
      'dns',
      `nowhere.example: ${'cannot look up '.repeat(8)}`,
      `Check ${'the name and '.repeat(10)}so on.`,
    ),
  ],
};
const terminal = { columns: 80, color: false, unicode: true };

describe('a report', () => {
  it('has a mark for each check and what to do below it', () => {
    const lines = formatReport(report, terminal).split('\n');

    expect(lines[0]).toBe('✔ Node.js 26.10.0');
    expect(lines[1]).toBe('! logins: kept without encryption');
    expect(lines[2]).toBe('    Use a helper.');
    expect(lines[3]).toMatch(/^✘ nowhere\.example: cannot look up/);
    expect(lines.slice(-3)).toEqual(['', '1 problem, 1 warning.', '']);
    expect(formatReport(fine, terminal)).toBe('✔ Node.js 26.10.0\n\nEverything is fine.\n');
  });

  it.each([40, 80, 200])('fits into %d columns', (columns) => {
    for (const line of formatReport(report, { ...terminal, columns }).split('\n'))
      expect(line.length).toBeLessThanOrEqual(columns);
  });

  it('has colours and other marks by the terminal', () => {
    expect(formatReport(report, { ...terminal, color: true })).toContain('\u001b[1;31m✘\u001b[0m');
    expect(formatReport(report, { ...terminal, unicode: false })).toMatch(
      /^\+ Node.*\n! logins[^]*\nx nowhere/,
    );
  });

  it('has words for marks where nobody reads along', () => {
    const lines = formatReport(report, undefined).split('\n');

    expect(lines.slice(0, 3)).toEqual([
      'ok      Node.js 26.10.0',
      'warning logins: kept without encryption',
      '    fix: Use a helper.',
    ]);
    expect(lines).toHaveLength(report.checks.length + 2 + 3);
  });

  it.each([undefined, terminal])('shows what would act on a terminal: %j', (shown) => {
    const text = formatReport({ ok: true, checks: [passed('tls', 'by \u001b[2J\nx')] }, shown);

    expect(text).toContain(String.raw`by \x1b[2J\nx`);
  });
});
