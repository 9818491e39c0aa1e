import { margin } from '../text/layout.ts';
import { glyphsOf } from '../text/paint.ts';
import { layParts, type Part } from '../text/parts.ts';
import { outcomeOf, type Mutation, type RequestSubject, type Terminal, type VerdictView } from './view.ts';
import { visibleName } from '../text/visible-name.ts';
import { wrapLine } from '../text/wrap.ts';

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
  const parts = partsOf(view, terminal).map((part, index) => ({
    ...part,
    gap: index === 0 ? margin : ` ${dot} `,
  }));
  const start = { text: rows.pop() ?? '', style: look, gap: '' };
  return [...rows, ...layParts([start, ...parts], terminal)];
}

function partsOf(
  { policyId, mode, group, request, durationMs }: VerdictView,
  terminal: Terminal,
): Omit<Part, 'gap'>[] {
  const { dot } = glyphsOf(terminal);
  const columns = terminal.columns - margin.length;
  // Source and time stay together: a time alone on a row looks lost.
  const time = ` ${dot} ${formatDuration(durationMs)}`;
  const parts: readonly Omit<Part, 'gap'>[] = [
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
