import type { Limits } from './limits.ts';
import { ProcExit, StreamOverflow } from './preview1/index.ts';
import { GuestTimeout } from './guest-run.ts';

/**
 * Why a guest gave no usable answer: its time was up, it crashed (trap, stack, exit), it used more than it
 * may (limit), it reported an error itself, or its answer was malformed (reply).
 */
export type FailureKind = 'timeout' | 'trap' | 'exit' | 'limit' | 'guest-error' | 'reply';

/** A guest that failed. The message is made for the admission response. */
export class GuestFailure extends Error {
  override readonly name = 'GuestFailure';
  readonly kind: FailureKind;
  /** Whether the guest failed while it was initialised, before it was asked anything. */
  readonly beforeCall: boolean;

  constructor(kind: FailureKind, message: string, beforeCall = false) {
    super(message);
    this.kind = kind;
    this.beforeCall = beforeCall;
  }
}

/** Where a guest was when it failed. */
export interface FailurePoint {
  readonly limits: Limits;
  readonly memoryBytes: number;
  readonly beforeCall: boolean;
  /** By how many bytes the engine's code offsets are above those in the policy's file. */
  readonly codeShift: number;
}

/** How the reference's texts of traps start (policy-abi 3.4). */
const trapPrefix = 'error while executing at wasm backtrace:';

/** The failure that an error thrown by guest code stands for; errors that are not the guest's are rethrown. */
export function guestFailureFrom(error: unknown, point: FailurePoint): GuestFailure {
  const { limits, memoryBytes, beforeCall, codeShift } = point;
  if (error instanceof GuestFailure) {
    const message =
      error.kind === 'trap' ? `${trapPrefix}\n\nCaused by:\n    ${error.message}` : error.message;
    return new GuestFailure(error.kind, message, beforeCall);
  }
  if (error instanceof StreamOverflow) return new GuestFailure('limit', error.message, beforeCall);
  if (error instanceof ProcExit) {
    const message = `${trapPrefix}\n\nCaused by:\n    ${error.message}`;
    return new GuestFailure('exit', message, beforeCall);
  }
  if (error instanceof GuestTimeout) {
    const limit = seconds(error.timeoutMs);
    const message = `Policy execution interrupted because it exceeded the allowed execution time (${limit})`;
    return new GuestFailure('timeout', message, beforeCall);
  }
  const trap = trapReason(error);
  // Not the guest's: the reader of its reply, or a bug of ours.
  if (trap === undefined) throw error;
  const used = `memory: ${mebibytes(memoryBytes)} of at most ${mebibytes(limits.maxMemoryBytes)}`;
  const message = `${trapPrefix}${backtrace(error, codeShift)}\n\nCaused by:\n    wasm trap: ${trap} (${used})`;
  return new GuestFailure('trap', message, beforeCall);
}

/** Errors of the engine are recognised by name: those of a suspended guest come from another realm. */
function trapReason(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { name, message } = error as { name?: unknown; message?: unknown };
  if (name === 'RuntimeError' || name === 'LinkError' || name === 'SuspendError') return String(message);
  // What the engine says where a guest declares other types for an import than the host function has.
  if (name === 'TypeError' && /BigInt|type incompatibility|iterable/.test(String(message)))
    return String(message);
  if (name !== 'RangeError') return undefined;
  return /call stack/.test(String(message)) ? 'call stack exhausted' : String(message);
}

const maxFrames = 20;
/** Names are the guest's; those of real compilers can be long, but not endless. */
const maxNameLength = 500;

/** The guest's frames of an engine error, in the reference's layout, with offsets in the policy's file. */
function backtrace(error: unknown, codeShift: number): string {
  const stack = String((error as { stack?: unknown }).stack);
  const frames: string[] = [];
  for (const match of stack.matchAll(/at (?:(\S+) \()?wasm:\/\/\S*?wasm-function\[(\d+)\]:(0x[0-9a-f]+)/g)) {
    const [, name, index = '', offset = ''] = match;
    const label = name?.slice(0, maxNameLength) ?? `<wasm function ${index}>`;
    const place = `0x${(Number(offset) - codeShift).toString(16)}`;
    frames.push(`\n${String(frames.length).padStart(5)}: ${place.padStart(8)} - <unknown>!${label}`);
    if (frames.length === maxFrames) break;
  }
  return frames.join('');
}

/** A duration for messages: `2s`, `0.5s`. */
function seconds(milliseconds: number): string {
  return `${String(milliseconds / 1000)}s`;
}

/** A size for messages: `512 MiB`, `1.1 MiB`. */
function mebibytes(bytes: number): string {
  return `${String(Math.round((bytes / 1_048_576) * 10) / 10)} MiB`;
}
