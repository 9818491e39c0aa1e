import { visibleLine } from '../escape.ts';
import type { Terminal } from '../terminal.ts';
import { glyphsOf, paint, type Style } from '../text/paint.ts';
import { counted, wrapLine } from '../text/wrap.ts';
import type { DoctorCheck, DoctorReport, DoctorStatus } from './report.ts';

const styles: Readonly<Record<DoctorStatus, Style>> = {
  ok: 'accepted',
  warning: 'failed',
  failed: 'rejected',
};
const maxColumns = 120;
const checkMargin = '  ';
const fixMargin = '    ';

/**
 * A report for reading: a mark and a line for each check, what to do below it, and the sum.
 * @param terminal `undefined` where nobody reads along: then marks are words, and no line is broken
 */
export function formatReport(report: DoctorReport, terminal: Terminal | undefined): string {
  const lines = report.checks.flatMap((check) =>
    terminal === undefined ? plainLines(check) : terminalLines(check, terminal),
  );
  return `${[...lines, '', sumOf(report)].join('\n')}\n`;
}

function plainLines({ status, message, fix }: DoctorCheck): string[] {
  const line = `${status.padEnd('warning'.length)} ${visibleLine(message)}`;
  return fix === undefined ? [line] : [line, `${fixMargin}fix: ${visibleLine(fix)}`];
}

function terminalLines({ status, message, fix }: DoctorCheck, terminal: Terminal): string[] {
  const columns = Math.min(terminal.columns, maxColumns);
  const [first = '', ...rest] = wrapLine(visibleLine(message, terminal), columns - checkMargin.length);
  const mark = paint(styles[status], markOf(status, terminal), terminal);
  const advice = fix === undefined ? [] : wrapLine(visibleLine(fix, terminal), columns - fixMargin.length);
  return [
    `${mark} ${first}`,
    ...rest.map((row) => checkMargin + row),
    ...advice.map((row) => fixMargin + paint('place', row, terminal)),
  ];
}

function markOf(status: DoctorStatus, terminal: Terminal): string {
  const { accepted, rejected } = glyphsOf(terminal);
  return { ok: accepted, warning: '!', failed: rejected }[status];
}

function sumOf({ checks }: DoctorReport): string {
  const count = (wanted: DoctorStatus): number => checks.filter(({ status }) => status === wanted).length;
  const parts = [
    ...(count('failed') === 0 ? [] : [counted(count('failed'), 'problem')]),
    ...(count('warning') === 0 ? [] : [counted(count('warning'), 'warning')]),
  ];
  return parts.length === 0 ? 'Everything is fine.' : `${parts.join(', ')}.`;
}
