import { WardctlError } from '../errors.ts';
import { reasonOf, systemErrorCode, writeFully } from '../files/index.ts';

const stdoutFd = 1;
const stderrFd = 2;

/** Nobody reads the result any more (`| head`): no failure of ours, but no reason to go on either. */
export class StdoutClosed extends Error {
  override readonly name = 'StdoutClosed';
}

/**
 * Writes all of `data` to stdout before it returns, so that nothing is lost however the process ends.
 * @throws StdoutClosed
 */
export function writeStdout(data: string | Uint8Array): void {
  try {
    writeToSystem(stdoutFd, data);
  } catch (error) {
    if (!isClosedPipe(error)) {
      throw new WardctlError('OUTPUT_UNWRITABLE', `cannot write the result: ${reasonOf(error)}`, {
        hint: 'Check where stdout goes.',
        cause: error,
      });
    }
    throw new StdoutClosed('the reader of stdout is gone', { cause: error });
  }
}

/** Writes all of `data` to stderr before it returns; a stderr that takes nothing is no reason to fail. */
export function writeStderr(data: string | Uint8Array): void {
  try {
    writeToSystem(stderrFd, data);
  } catch {
    // There is nowhere left to tell it, and the verdict on stdout matters more.
  }
}

// Opening `process.stdout` costs 2 ms of start-up; Windows consoles need it for text that is not ASCII.
function writeToSystem(fd: number, data: string | Uint8Array): void {
  if (process.platform === 'win32') {
    writeToStream(fd === stdoutFd ? process.stdout : process.stderr, data);
    return;
  }
  // Another process may have made the pipe non-blocking.
  writeFully(fd, data);
}

function writeToStream(stream: NodeJS.WriteStream, data: string | Uint8Array): void {
  if (stream.listenerCount('error') === 0) {
    stream.on('error', (error) => {
      if (stream === process.stdout && !isClosedPipe(error)) throw error;
    });
  }
  stream.write(data);
}

/** Whether it is the system's error about a pipe that nobody reads any more. */
export function isClosedPipe(error: unknown): boolean {
  // Where Node itself is at the other end, the pipe is a socket, which is reset if something was not read.
  return ['EPIPE', 'ECONNRESET'].includes(systemErrorCode(error) ?? '');
}
