import type { BenchHistogram } from '../../bench/index.ts';
import type { Terminal } from '../terminal.ts';
import { paint } from '../text/paint.ts';
import { formatCount, formatTime } from './format-figures.ts';

/** Longer bars tell no more. */
const maxBarColumns = 60;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A row for each bin: its lower bound, a bar, the number of evaluations. */
export function renderHistogram(
  { fromMs, counts, open }: BenchHistogram,
  columns: number,
  terminal: Terminal,
): string[] {
  const labels = fromMs.map((from) => withoutZeros(formatTime(from, terminal)));
  const numbers = counts.map(formatCount);
  const labelColumns = Math.max(...labels.map(({ length }) => length));
  const countColumns = Math.max(...numbers.map(({ length }) => length));
  const sign = terminal.unicode ? '≥' : '>';
  // The sign, and a space between all parts.
  const barColumns = Math.min(maxBarColumns, columns - labelColumns - countColumns - 4);
  const largest = Math.max(...counts);
  return counts.map((count, index) => {
    const isLast = open && index === counts.length - 1;
    const label = `${isLast ? sign : ' '} ${(labels[index] ?? '').padStart(labelColumns)}`;
    const bar = barOf((count / largest) * barColumns, count > 0, terminal);
    const drawn = paint(isLast ? 'warning' : 'code', bar, terminal);
    return `${paint('quiet', label, terminal)} ${drawn}${bar === '' ? '' : ' '}${numbers[index] ?? ''}`;
  });
}

/** Bounds are round: `5ms` instead of `5.00ms`. */
function withoutZeros(time: string): string {
  return time.replace(/\.(\d*?)0+(?=\D)/, (_, digits: string) => (digits === '' ? '' : `.${digits}`));
}

/** What is there at all can be seen. */
function barOf(columns: number, isThere: boolean, { unicode }: Terminal): string {
  if (!isThere) return '';
  if (!unicode) return '#'.repeat(Math.max(1, Math.round(columns)));
  const steps = Math.max(1, Math.round(columns * eighths.length));
  return '█'.repeat(Math.floor(steps / eighths.length)) + (eighths[steps % eighths.length] ?? '');
}
