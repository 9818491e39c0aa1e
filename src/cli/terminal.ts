import { fstatSync } from 'node:fs';

/** What a terminal can show. */
export interface Terminal {
  /** Its width; 80 where it is not known. */
  readonly columns: number;
  readonly color: boolean;
  /** Whether text is taken as UTF-8; otherwise only ASCII is sent. */
  readonly unicode: boolean;
}

/** Whether to colour a stream: a terminal, unless the user said no (`NO_COLOR`, `TERM=dumb`, `--no-color`). */
export function useColor(
  isTerminalStream: boolean,
  environment: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): boolean {
  if (argv.includes('--no-color') || (environment['NO_COLOR'] ?? '') !== '') return false;
  if ((environment['FORCE_COLOR'] ?? '0') !== '0') return true;
  return isTerminalStream && environment['TERM'] !== 'dumb';
}

/** Whether a file descriptor is a terminal; opening the streams to ask would cost 2 ms of start-up. */
export function isTerminal(fd: 1 | 2): boolean {
  try {
    return fstatSync(fd).isCharacterDevice() && isatty(fd);
  } catch {
    // A closed descriptor is no terminal.
    return false;
  }
}

/** `node:tty` costs 1.4 ms to load: asked only about what can be a terminal at all. */
function isatty(fd: number): boolean {
  return process.getBuiltinModule('node:tty').isatty(fd);
}

/** Old Windows consoles cannot show the marks. */
export function hasUnicode(): boolean {
  return process.platform !== 'win32' || process.env['WT_SESSION'] !== undefined;
}

/**
 * Stdout as a terminal, `undefined` where it is none.
 * @param color whether the user allows colours at all
 */
export function stdoutTerminal(color: boolean): Terminal | undefined {
  if (!isTerminal(1)) return undefined;
  return {
    columns: columnsOf(process.stdout),
    color: color && useColor(true, process.env, []),
    unicode: hasUnicode(),
  };
}

/**
 * Stderr as a terminal whose lines can be written anew, as it is at each call and without colours; `undefined` where it
 * is none: files, pipes, and terminals that have no line to go back to.
 */
export function stderrCursorTerminal(): (() => Terminal) | undefined {
  if (!isTerminal(2) || process.env['TERM'] === 'dumb') return undefined;
  return () => ({
    columns: columnsOf(process.stderr),
    color: false,
    unicode: hasUnicode(),
  });
}

/** The width of a stream that is a terminal: 80 where it does not say, as those of `script` and of some CI systems. */
export function columnsOf({ columns }: Pick<NodeJS.WriteStream, 'columns'>): number {
  return columns > 0 ? columns : 80;
}
