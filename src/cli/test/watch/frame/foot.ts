import type { Terminal } from '../../../terminal.ts';
import { displayWidth, takeColumns } from '../../../text/display-width.ts';
import { glyphsOf, paint } from '../../../text/paint.ts';
import { visibleName } from '../../../text/visible-name.ts';
import type { Prompt } from '../watch-state.ts';

const keys: readonly (readonly [key: string, what: string])[] = [
  ['a', 'all'],
  ['f', 'failed'],
  ['t', 'name'],
  ['p', 'file'],
  ['u', 'update'],
  ['?', 'help'],
  ['q', 'quit'],
];
const questions = { name: 'cases with this in their name', file: 'suites with this in their name' } as const;

/** The keys, as many as there is room for. */
export function renderKeys(terminal: Terminal): string {
  const gap = '   ';
  let columns = 0;
  const shown = keys.filter(([key, what]) => {
    columns += (columns === 0 ? 0 : gap.length) + key.length + 1 + what.length;
    return columns <= terminal.columns;
  });
  return shown
    .map(([key, what]) => `${paint('strong', key, terminal)} ${paint('quiet', what, terminal)}`)
    .join(gap);
}

/** What the user types, its end where there is no room for all of it, and what comes of it. */
export function renderPrompt({ asks, text }: Prompt, terminal: Terminal): string[] {
  const label = `${asks}: `;
  const cursor = terminal.unicode ? '█' : '_';
  const room = terminal.columns - label.length - cursor.length;
  const shown = visibleName(text, Number.MAX_SAFE_INTEGER, terminal);
  const end = displayWidth(shown) <= room ? shown : lastColumns(shown, room);
  const { dot } = glyphsOf(terminal);
  const hint = `Enter runs ${questions[asks]}, all if it is empty ${dot} Esc goes back`;
  return [
    paint('quiet', visibleName(hint, terminal.columns, terminal), terminal),
    paint('strong', label, terminal) + end + paint('quiet', cursor, terminal),
  ];
}

function lastColumns(text: string, columns: number): string {
  return [...takeColumns([...text].reverse().join(''), columns)].reverse().join('');
}
