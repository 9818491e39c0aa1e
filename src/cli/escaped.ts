import { WardctlError } from '../errors.ts';
import { systemErrorCode } from '../files/index.ts';
import { escapeControls } from './escape.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { formatError } from './format-error.ts';
import { Interrupted } from './interrupted.ts';
import { isTerminal } from './terminal.ts';
import { StdoutClosed, writeStderr } from './write.ts';

const signalGraceMs = 50;

/** The last resort for an error no command handled: oclif's own carry their exit code, any other is our bug. */
export function reportEscaped(error: unknown): void {
  if (error instanceof StdoutClosed) {
    process.exitCode = exitCodes.closedPipe;
    return;
  }
  if (error instanceof Interrupted) {
    // A terminal shows `^C` there.
    const done = error.done === undefined ? '' : `: ${error.done}`;
    writeStderr(`${isTerminal(2) ? '\r' : ''}interrupted${done}\n`);
    process.exitCode = error.exitCode;
    return;
  }
  // Help and version, for instance, where stdout takes nothing.
  if (error instanceof WardctlError) {
    writeStderr(formatError(error, { json: false, color: false }));
    process.exitCode = exitCodeOf(error.code);
    return;
  }
  const exitCode = oclifExitCodeOf(error);
  if (exitCode === undefined) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    writeStderr(`Error: this is a bug in wardctl, please report it\n${escapeControls(detail)}\n`);
    process.exitCode = exitCodes.internal;
    return;
  }
  if (error instanceof Error && exitCode !== 0) writeStderr(`Error: ${escapeControls(error.message)}\n`);
  process.exitCode = exitCode;
}

/**
 * Sees to it that what nobody awaits is not mistaken for success: an error thrown outside the command's promise
 * ends the process, and so does a promise that nothing will ever settle, for which Node would end with 0.
 *
 * @returns to be called when the work is done
 */
export function guardOutcome(): () => void {
  let finished = false;
  process.on('uncaughtException', (error) => {
    if (isLostTerminal(error)) {
      // Most are told by a signal too, and end in order; the others, here.
      process.kill(process.pid, 'SIGHUP');
      return;
    }
    reportEscaped(error);
    process.exit();
  });
  let hasWaited = false;
  process.on('beforeExit', () => {
    if (finished) return;
    if (!hasWaited) {
      // The end of a closed terminal's input may come before its signal, which keeps no process alive.
      hasWaited = true;
      setTimeout(() => undefined, signalGraceMs);
      return;
    }
    finished = true;
    reportEscaped(new Error('the command waits for something that will never happen'));
  });
  return () => {
    finished = true;
  };
}

/** Node's streams name the call first, its files the code: a disk that fails is told from a terminal by that. */
const fromStream = /^(?:read|write|setRawMode) /;

/** Whether it is the system's error about a terminal that was closed. */
function isLostTerminal(error: unknown): boolean {
  if (process.platform === 'win32' || systemErrorCode(error) !== 'EIO') return false;
  return error instanceof Error && fromStream.test(error.message);
}

function oclifExitCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('oclif' in error)) return undefined;
  const { oclif } = error;
  if (typeof oclif !== 'object' || oclif === null || !('exit' in oclif)) return undefined;
  return typeof oclif.exit === 'number' ? oclif.exit : undefined;
}
