import type { Terminal } from '../../../terminal.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { glyphsOf, paint, type Style } from '../../../text/paint.ts';
import { visibleName } from '../../../text/visible-name.ts';

const gapColumns = 2;
/** Of a text that is cut further, nothing could be read. */
const minColumns = 8;

/**
 * A row with texts at both its ends. The right one is a foreign text, which is shortened where there is no room, and
 * left out where there is hardly any.
 *
 * @param paintLeft the left one for a terminal; it has to fit
 */
export function alignEnds(
  paintLeft: (terminal: Terminal) => string,
  right: { readonly text: string; readonly style: Style },
  terminal: Terminal,
): string {
  const leftColumns = displayWidth(paintLeft({ ...terminal, color: false }));
  const room = terminal.columns - leftColumns - gapColumns;
  const shown = visibleName(right.text, Math.max(minColumns, room), terminal);
  const gap = terminal.columns - leftColumns - displayWidth(shown);
  if (shown === '' || gap < gapColumns) return paintLeft(terminal);
  return paintLeft(terminal) + ' '.repeat(gap) + paint(right.style, shown, terminal);
}

/** A line across the screen, with a text of our own in it. */
export function ruleRow(text: string, terminal: Terminal): string {
  const { rule } = glyphsOf(terminal);
  const title = text === '' ? '' : `${rule}${rule} ${text} `;
  return paint('quiet', title + rule.repeat(Math.max(0, terminal.columns - title.length)), terminal);
}
