import type { SuiteEvent } from '../../../suite/index.ts';
import type { Terminal } from '../../terminal.ts';
import { margin } from '../../text/layout.ts';
import { glyphsOf } from '../../text/paint.ts';
import { layParts, type Part } from '../../text/parts.ts';
import { visibleName } from '../../text/visible-name.ts';
import type { Detail } from './detail.ts';
import { formatTime } from './format-time.ts';
import { placeText } from './place-text.ts';
import { renderFindings, type PlaceOf } from './render-findings.ts';

type SuiteEnd = Extract<SuiteEvent, { type: 'suite-end' }>;

/** The line of a suite that ended: its name, how many cases passed, failed and were skipped, and the time. */
export function renderSuiteLine(
  { suite, counts, findings, durationMs }: SuiteEnd,
  terminal: Terminal,
): string[] {
  const glyphs = glyphsOf(terminal);
  const look = counts.failed + findings.length > 0 ? 'rejected' : 'accepted';
  const name = visibleName(suite.name, terminal.columns - margin.length, terminal);
  const numbers: readonly Omit<Part, 'gap'>[] = [
    { text: counts.passed > 0 ? `${counts.passed} passed` : '' },
    { text: counts.failed > 0 ? `${counts.failed} failed` : '', style: 'removed' },
    { text: counts.skipped > 0 ? `${counts.skipped} skipped` : '', style: 'warning' },
    { text: formatTime(durationMs), style: 'quiet' },
  ];
  const shown = numbers
    .filter(({ text }) => text !== '')
    .map((part, index) => ({ ...part, gap: index === 0 ? margin : ` ${glyphs.dot} ` }));
  return layParts([{ text: `${glyphs[look]} ${name}`, style: look, gap: '' }, ...shown], terminal);
}

/** What is wrong with a suite as a whole, below its line; without rows where nothing is. */
export function renderSuiteFindings(
  { suite, findings }: Pick<SuiteEnd, 'suite' | 'findings'>,
  detail: Detail,
  terminal: Terminal,
): string[] {
  const placeOf: PlaceOf = ({ position }, columns) =>
    position && placeText(suite, position, columns, terminal);
  return renderFindings(findings, placeOf, detail, terminal).slice(0, -1);
}
