import type { Finding } from '../../../suite/index.ts';
import type { Terminal } from '../../terminal.ts';
import { margin } from '../../text/layout.ts';
import { paint } from '../../text/paint.ts';
import { visibleName } from '../../text/visible-name.ts';
import { counted } from '../../text/wrap.ts';
import { renderComparison } from './comparison.ts';
import { foreignRows } from './foreign-rows.ts';

const maxFindings = 20;
const maxMessageRows = 12;
const inner = margin + margin;

/** Findings as paragraphs, each with a blank row behind it: what was checked, expected and found, and what to do. */
export function renderFindings(findings: readonly Finding[], terminal: Terminal): string[] {
  const rows = findings.slice(0, maxFindings).flatMap((finding) => [...renderFinding(finding, terminal), '']);
  const left = findings.length - maxFindings;
  if (left <= 0) return rows;
  return [...rows, margin + paint('quiet', `and ${counted(left, 'more finding')}`, terminal), ''];
}

function renderFinding({ check, message, expected, actual, hint }: Finding, terminal: Terminal): string[] {
  const columns = terminal.columns - inner.length;
  const label = `${visibleName(check, columns, terminal)}:`;
  const [first = '', ...others] = foreignRows(`${label} ${message}`, columns, maxMessageRows, terminal);
  const comparison =
    expected === undefined || actual === undefined
      ? []
      : renderComparison(expected, actual, columns, terminal);
  const hints = hint === undefined ? [] : foreignRows(`Hint: ${hint}`, columns, maxMessageRows, terminal);
  return [
    margin + paint('strong', label, terminal) + first.slice(label.length),
    ...[...others, ...comparison].map((row) => inner + row),
    ...hints.map((row) => inner + paint('quiet', row, terminal)),
  ];
}
