import { usableTerminal } from '../text/layout.ts';
import { renderDetails } from './details.ts';
import { renderHeadline } from './headline.ts';
import { effectivePatchOf, type Mutation, type Terminal, type VerdictView } from './view.ts';

/**
 * A verdict for people: one line, and below it what the policy said and changed. The text ends with a line
 * break, and with a blank line where there is more than the one line, so that verdicts can be joined as they are.
 */
export async function renderVerdict(view: VerdictView, given: Terminal): Promise<string> {
  const terminal = usableTerminal(given);
  const patch = effectivePatchOf(view);
  const mutation = patch === undefined ? undefined : await renderPatch(patch, view, terminal);
  const isEnforced = view.wouldBe === undefined;
  const headline = renderHeadline(view, isEnforced ? mutation : undefined, terminal);
  const details = renderDetails(view, isEnforced ? undefined : mutation, terminal);
  const text = [...headline, ...details].join('\n');
  if (mutation !== undefined) return `${text}\n\n${mutation.lines.join('\n')}\n\n`;
  return details.length === 0 ? `${text}\n` : `${text}\n\n`;
}

/** Most policies change nothing: what renders changes is loaded when it is needed. */
async function renderPatch(patch: string, { object }: VerdictView, terminal: Terminal): Promise<Mutation> {
  const { renderMutation } = await import('./mutation.ts');
  return renderMutation(patch, object, terminal);
}
