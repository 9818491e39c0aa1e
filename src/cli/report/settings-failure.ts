import { hasStack, isBacktrace, readCrash } from './crash.ts';
import { failureHelp, uncaughtHelp } from './failure.ts';

/** A policy that failed where it was asked about its settings, for people. */
export interface SettingsFailure {
  /** Why, and on lines below where. */
  readonly text: string;
  readonly help: string;
}

/** Longer ones are nothing to read anyway. */
const maxCharacters = 64 * 1024;
/** The reference's debug form of a failed call (policy-abi 3.6). */
const failedCall =
  /Error invoking settings validation callback: GuestCallFailure\("([^"\\]*(?:\\.[^"\\]*)*)"\)/gs;
const timeoutStart = 'Policy execution interrupted because';

/**
 * What a policy's word on its settings really is where it failed instead of giving one; `undefined` where it refuses them.
 * That of a group has those of its members in it.
 */
export function readSettingsFailure(message: string): SettingsFailure | undefined {
  if (message.length > maxCharacters) return undefined;
  const calls = [...message.matchAll(failedCall)].map(([, debug = '']) => textOf(debug));
  if (calls.length > 0) {
    const text = message.replace(failedCall, (_, debug: string) => describe(textOf(debug)));
    return { text, help: helpFor(calls.join('\n')) };
  }
  // In the mode wasi the text stands there as it is.
  const isFailure = message.startsWith(timeoutStart) || isBacktrace(message) || hasStack(message);
  return isFailure ? { text: describe(message), help: helpFor(message) } : undefined;
}

function describe(failure: string): string {
  const { reason, frames } = readCrash(failure);
  return [reason.trimEnd(), ...frames.map(({ text }) => `    at ${text.trimStart()}`)].join('\n');
}

function helpFor(failure: string): string {
  if (failure.startsWith(timeoutStart)) return failureHelp('timeout');
  if (isBacktrace(failure)) return failureHelp('trap');
  return hasStack(failure)
    ? uncaughtHelp
    : 'The policy failed instead of saying whether it accepts these settings; its author has to mend it.';
}

const named: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0' };

/** The text that a string in Rust's debug format shows. */
function textOf(debug: string): string {
  return debug.replace(/\\(?:u\{([\da-f]{1,6})\}|(.))/gs, (escape, code?: string, character?: string) => {
    if (character !== undefined) return named[character] ?? character;
    const point = Number.parseInt(code ?? '', 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : escape;
  });
}
