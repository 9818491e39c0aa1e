import type { Entry } from '../text/layout.ts';

/** A message about a guest that stopped, in parts. */
export interface Crash {
  /** Why, with the lines of a stack where the guest itself tells them. */
  readonly reason: string;
  /** The functions it was in, innermost first, at most five. */
  readonly frames: readonly Entry[];
  /** How many there are in all. */
  readonly frameCount: number;
}

const maxFrames = 5;
const backtraceStart = 'error while executing at wasm backtrace:';
const enginePrefix = /^wasm engine error: error invoking \w+ function: /;

/** The parts of a message that holds a backtrace in the layout of the engine that clusters use. */
export function readCrash(message: string): Crash {
  const text = message.replace(enginePrefix, '');
  if (!text.startsWith(backtraceStart)) return { reason: text, frames: [], frameCount: 0 };
  const [trace = '', ...causes] = text.slice(backtraceStart.length).split('\nCaused by:\n');
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

/** Whether a message tells of a guest that the engine stopped. */
export function isBacktrace(message: string): boolean {
  return message.replace(enginePrefix, '').startsWith(backtraceStart);
}

/** `    at validate (src/policy.ts:2:62)` */
const stackLine = /^ {4}at [^\n]{1,1000}:\d{1,9}:\d{1,9}\)?$/m;

/** Whether a message has the stack of an exception behind it, as those of JavaScript have. */
export function hasStack(message: string): boolean {
  return stackLine.test(message);
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
