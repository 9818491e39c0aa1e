import type { FailureKind } from '../../runtime/index.ts';
import type { Entry, Fact } from '../text/layout.ts';
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

const maxFrames = 5;
const hostPrefix = /(?:internal server error: )?(?:Guest call failure: )?$/;
const enginePrefix = /^wasm engine error: error invoking \w+ function: /;

/** The failure of a view that has one. */
export function explainFailure(view: VerdictView): FailureDescription | undefined {
  const { failure } = view;
  if (failure === undefined) return undefined;
  const { label, help } = kinds[failure.kind];
  const { reason, frames, frameCount } = readCrash(failure.message);
  const facts: Fact[] = [{ label, style: 'failed', entries: [{ text: reason }] }];
  const surplus = frameCount - frames.length;
  const more: Entry[] =
    surplus > 0 ? [{ text: `and ${counted(surplus, 'more frame')}`, style: 'quiet' }] : [];
  if (frameCount > 0) facts.push({ label: 'at', entries: [...frames, ...more] });
  return {
    quotation: quotationOf(policyResponseOf(view).status?.message ?? '', failure.message),
    facts,
    help: [{ label: 'help', entries: [{ text: help }] }],
  };
}

/** What a message says besides the failure, which is shown as a fact, and the host's words before it. */
function quotationOf(message: string, failure: string): string {
  const start = message.indexOf(failure);
  if (start === -1) return message;
  const before = message.slice(0, start).replace(hostPrefix, '').trimEnd();
  const after = message.slice(start + failure.length).replace(/^:/, '');
  return `${before.endsWith(':') ? before.slice(0, -1) : before}${after}`.trim();
}

interface Crash {
  readonly reason: string;
  readonly frames: readonly Entry[];
  readonly frameCount: number;
}

/** The parts of a message that holds a backtrace in the layout of the engine that clusters use. */
function readCrash(message: string): Crash {
  const text = message.replace(enginePrefix, '');
  const start = 'error while executing at wasm backtrace:';
  if (!text.startsWith(start)) return { reason: text, frames: [], frameCount: 0 };
  const [trace = '', ...causes] = text.slice(start.length).split('\nCaused by:\n');
  const lines = trace.split('\n').filter((line) => frameLine.test(line));
  const reason = causes
    .join('\n')
    .trim()
    .replace(/^wasm trap: /, '');
  return {
    reason: reason === '' ? 'the guest stopped' : reason,
    frames: describeFrames(lines.slice(0, maxFrames)),
    frameCount: lines.length,
  };
}

/** Number, offset in the module, and name of a frame. */
const frameLine = /^ {0,8}\d{1,6}: {1,12}(\S{1,20}) - (?:<unknown>!)?(.*)$/;

function describeFrames(lines: readonly string[]): Entry[] {
  const frames = lines.map((line) => {
    const [, offset = '', name = ''] = frameLine.exec(line) ?? [];
    return { offset, name };
  });
  const columns = Math.max(...frames.map(({ offset }) => offset.length));
  return frames.map(({ offset, name }) => ({ text: `${offset.padStart(columns)}  ${name}` }));
}
