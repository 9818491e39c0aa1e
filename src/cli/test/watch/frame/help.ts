import type { Terminal } from '../../../terminal.ts';
import { paint } from '../../../text/paint.ts';
import { visibleName } from '../../../text/visible-name.ts';

const rows: readonly (readonly [keys: string, what: string])[] = [
  ['a, Enter', 'run all suites, with policies built anew'],
  ['f', 'run only cases that failed'],
  ['t', 'run only cases with a text in their name'],
  ['p', 'run only suites with a text in their file name'],
  ['u', 'run all and store snapshots that differ or are missing'],
  ['Up, Down', 'look at another failure (also k, j)'],
  ['PgUp, PgDn', 'scroll its details (also b, Space)'],
  ['Home, End', 'to the top or the end of them'],
  ['?', 'this help'],
  ['q', 'quit: the exit status is 0 if all passed'],
  ['Ctrl-C', 'quit at once'],
];
const keyColumns = 12;

/** What the keys do. */
export function renderHelp(terminal: Terminal): string[] {
  const room = terminal.columns - keyColumns;
  return [
    paint(
      'quiet',
      visibleName('Suites are run when something they depend on is saved.', terminal.columns, terminal),
      terminal,
    ),
    '',
    ...rows.map(
      ([keys, what]) =>
        paint('strong', keys.padEnd(keyColumns), terminal) + visibleName(what, room, terminal),
    ),
  ];
}
