import { displayWidth } from './display-width.ts';
import { margin } from './layout.ts';
import { glyphsOf, paint, type Style } from './paint.ts';
import { outcomeOf, type Mutation, type RequestSubject, type Terminal, type VerdictView } from './view.ts';
import { visibleName } from './visible-name.ts';
import { wrapLine } from './wrap.ts';

interface Part {
  readonly text: string;
  readonly style?: Style;
}

/** The first line: mark, verdict, policy, what was asked about, time taken. Parts that do not fit go below. */
export function renderHeadline(
  view: VerdictView,
  mutation: Mutation | undefined,
  terminal: Terminal,
): string[] {
  const outcome = outcomeOf(view);
  const look = mutation?.fits === false ? 'failed' : outcome;
  const { [look]: mark, dot } = glyphsOf(terminal);
  const verdict = [mark, outcome, ...(mutation === undefined ? [] : [mutation.addition])].join(' ');
  const rows = wrapLine(verdict, terminal.columns);
  let used = displayWidth(rows.at(-1) ?? '');
  let row = paint(look, rows.pop() ?? '', terminal);
  partsOf(view, terminal).forEach(({ text, style }, index) => {
    const between = index === 0 ? margin : ` ${dot} `;
    const width = displayWidth(text);
    if (used + between.length + width <= terminal.columns) {
      row += paint('quiet', between, terminal) + paint(style, text, terminal);
      used += between.length + width;
      return;
    }
    rows.push(row);
    row = margin + paint(style, text, terminal);
    used = margin.length + width;
  });
  return [...rows, row];
}

function partsOf({ policyId, mode, group, request, durationMs }: VerdictView, terminal: Terminal): Part[] {
  const { dot } = glyphsOf(terminal);
  const columns = terminal.columns - margin.length;
  // Source and time stay together: a time alone on a row looks lost.
  const time = ` ${dot} ${formatDuration(durationMs)}`;
  const parts: readonly Part[] = [
    {
      text: visibleName(group === true ? `group ${policyId}` : policyId, columns, terminal),
      style: 'strong',
    },
    { text: mode === 'monitor' ? 'monitor mode' : '', style: 'warning' },
    { text: visibleName(describeSubject(request), columns, terminal) },
    { text: visibleName(request.source, columns - time.length, terminal) + time, style: 'quiet' },
  ];
  return parts.filter(({ text }) => text !== '');
}

/** `CREATE Pod prod/web`, as far as it is known. */
function describeSubject({ operation = '', kind = '', namespace = '', name = '' }: RequestSubject): string {
  const place = namespace !== '' && name !== '' ? `${namespace}/${name}` : name;
  const inNamespace = namespace !== '' && name === '' ? `in ${namespace}` : '';
  return [operation, kind, place, inNamespace].filter((part) => part !== '').join(' ');
}

/** `12 ms`. */
export function formatDuration(milliseconds: number): string {
  return milliseconds < 1 ? '<1 ms' : `${Math.round(milliseconds)} ms`;
}
