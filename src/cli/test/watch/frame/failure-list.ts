import type { Terminal } from '../../../terminal.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { glyphsOf, paint, type Style } from '../../../text/paint.ts';
import { visibleName } from '../../../text/visible-name.ts';
import { placeText } from '../../reporters/place-text.ts';
import type { Failure } from '../failures.ts';
import { alignEnds } from './align.ts';

const markColumns = 2;
/** What is left of a row for the place of a case, at least. */
const minPlaceColumns = 24;

/** At most `rows` of the failures, around the one that is looked at. */
export function renderFailureList(
  failures: readonly Failure[],
  selected: number,
  rows: number,
  terminal: Terminal,
): string[] {
  const start = Math.max(0, Math.min(selected - Math.floor(rows / 2), failures.length - rows));
  return failures
    .slice(start, start + rows)
    .map((failure, index) => renderRow(failure, start + index === selected, terminal));
}

function renderRow(failure: Failure, isSelected: boolean, terminal: Terminal): string {
  const { rejected } = glyphsOf(terminal);
  const columns = terminal.columns - markColumns * 2;
  const mark = isSelected ? '> ' : '  ';
  const style: Style = isSelected ? 'rejected' : 'removed';
  const place = placeOf(failure, Math.max(minPlaceColumns, Math.floor(columns / 2)), terminal);
  const room = columns - (place === '' ? 0 : Math.min(displayWidth(place), minPlaceColumns) + markColumns);
  const name = visibleName(titleOf(failure), room, terminal);
  const left = (shown: Terminal): string =>
    paint('strong', mark, shown) + paint(style, `${rejected} ${name}`, shown);
  return alignEnds(left, { text: place, style: 'place' }, terminal);
}

/** A failure in a few words. */
function titleOf(failure: Failure): string {
  switch (failure.type) {
    case 'run':
      return 'the run as a whole';
    case 'suite':
      return `${failure.suite.name} as a whole`;
    case 'case':
      return failure.result.name;
  }
}

function placeOf(failure: Failure, columns: number, terminal: Terminal): string {
  return failure.type === 'case' ? placeText(failure.suite, failure.result.position, columns, terminal) : '';
}
