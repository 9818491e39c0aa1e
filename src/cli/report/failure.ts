import type { FailureKind } from '../../runtime/index.ts';
import type { Entry, Fact } from '../text/layout.ts';
import { hasStack, readCrash } from './crash.ts';
import { policyResponseOf, type VerdictView } from './view.ts';
import { counted } from '../text/wrap.ts';

/** A failure in parts, for people. */
export interface FailureDescription {
  /** What the guest itself said, or which member of a group failed. */
  readonly quotation: string;
  readonly facts: readonly Fact[];
  readonly help: readonly Fact[];
}

/** Words for each kind of failure, and what to do about it. */
const kinds: Readonly<Record<FailureKind, { readonly label: string; readonly help: string }>> = {
  timeout: {
    label: 'timeout',
    help: 'Make the policy faster: a policy server stops it too, by default after 2 s. --timeout allows more time here.',
  },
  trap: {
    label: 'trap',
    help: "The policy's code crashed; its author has to mend it. Where memory ran out, --max-memory allows more here.",
  },
  exit: { label: 'exit', help: 'The policy ended without an answer; its author has to mend it.' },
  limit: {
    label: 'limit',
    help: 'The policy used more than a policy may; its author has to make it use less.',
  },
  'guest-error': {
    label: 'error',
    help: 'The policy reports this itself: check its settings and the request first.',
  },
  reply: {
    label: 'answer',
    help: 'The answer is not what a policy of this kind gives: check --execution-mode; else its author has to mend it.',
  },
};

/** What to do about an exception of the policy, whose stack is shown. */
export const uncaughtHelp = 'The policy threw an error that it did not catch: see the first place above.';

/** What the SDK of policies in TypeScript says of code that answers, throws or waits wrongly, whatever it was asked. */
const codeMistake =
  /^(?:TypeError: (?:validate (?:must return|returned)|the mutated object holds) |(?:Error: )?the policy (?:waits for a promise that never settles|threw .{0,20000}, which is no Error|failed with an error that (?:cannot be described|has no text)))/s;

/** What to do about a failure of a kind. */
export function failureHelp(kind: FailureKind): string {
  return kinds[kind].help;
}

const hostPrefix = /(?:internal server error: )?(?:Guest call failure: )?$/;

/** The failure of a view that has one. */
export function explainFailure(view: VerdictView): FailureDescription | undefined {
  const { failure } = view;
  if (failure === undefined) return undefined;
  const { label, help } = kinds[failure.kind];
  const said = policyResponseOf(view).status?.message ?? '';
  const { reason, frames, frameCount } = readCrash(failure.message);
  const facts: Fact[] = [{ label, style: 'failed', entries: [{ text: reason }] }];
  const surplus = frameCount - frames.length;
  const more: Entry[] =
    surplus > 0 ? [{ text: `and ${counted(surplus, 'more frame')}`, style: 'quiet' }] : [];
  if (frameCount > 0) facts.push({ label: 'at', entries: [...frames, ...more] });
  return {
    quotation: quotationOf(said, failure.message),
    facts,
    help: [{ label: 'help', entries: [{ text: authorHelp(view, said) ?? help }] }],
  };
}

/** What to do where it is the policy's code that has to change. */
function authorHelp(view: VerdictView, said: string): string | undefined {
  if (isUncaught(view, said)) return uncaughtHelp;
  const { failure } = view;
  const isMistake = codeMistake.test(failure?.kind === 'exit' ? said : (failure?.message ?? ''));
  return isMistake
    ? 'The mistake is in what the policy returns, throws or waits for; its author has to mend it.'
    : undefined;
}

/** In the mode wasi, the stack is in what is said before the guest ends. */
function isUncaught({ failure }: VerdictView, said: string): boolean {
  if (failure?.kind === 'guest-error') return hasStack(failure.message);
  return failure?.kind === 'exit' && hasStack(said);
}

/** What a message says besides the failure, which is shown as a fact, and the host's words before it. */
function quotationOf(message: string, failure: string): string {
  const start = message.indexOf(failure);
  if (start === -1) return message;
  const before = message.slice(0, start).replace(hostPrefix, '').trimEnd();
  const after = message.slice(start + failure.length).replace(/^:/, '');
  return `${before.endsWith(':') ? before.slice(0, -1) : before}${after}`.trim();
}
