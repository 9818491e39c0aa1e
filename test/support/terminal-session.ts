import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { findProgram } from '../../scripts/tools.ts';

const run = promisify(execFile);

const program = findProgram('tmux');

/** Whether there is a terminal to be had that keeps a screen. */
export const hasTmux = program !== undefined;

/** How long a text is waited for. */
const patienceMs = 20_000;

let sessions = 0;

/** A terminal with a screen, keys and a size, until the test ends: by tmux, with a server of its own. */
export class TerminalSession {
  private readonly socket = `wardctl-${String(process.pid)}-${String(sessions++)}`;

  private constructor() {
    onTestFinished(async () => {
      await this.tmux('kill-server').catch(() => undefined);
    });
  }

  /** @param command for a shell; what it says is there until the test ends */
  static async start(
    command: string,
    size: { readonly columns: number; readonly rows: number },
    { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
  ): Promise<TerminalSession> {
    const session = new TerminalSession();
    const lasting = `${command}; cat`;
    const place = ['-x', String(size.columns), '-y', String(size.rows), '-c', cwd];
    await session.tmux(
      '-f',
      '/dev/null',
      'new-session',
      '-d',
      ...place,
      'env',
      ...environment(env),
      'sh',
      '-c',
      lasting,
    );
    return session;
  }

  /** Types keys, by their names in tmux: `Enter`, `C-c`, `Down`, or characters. */
  async type(...keys: readonly string[]): Promise<void> {
    await this.tmux('send-keys', ...keys);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** The rows of the screen, without spaces at their ends. */
  async rows(): Promise<string[]> {
    const screen = await this.tmux('capture-pane', '-p');
    return screen.replace(/\n$/, '').split('\n');
  }

  /** The screen with the sequences that colour it. */
  painted(): Promise<string> {
    return this.tmux('capture-pane', '-p', '-e');
  }

  /** The rows as soon as there is this text among them. @throws Error with the screen where it does not come */
  async until(text: string): Promise<string[]> {
    for (const startedAt = performance.now(); ;) {
      const rows = await this.rows();
      if (rows.some((row) => row.includes(text))) return rows;
      if (performance.now() - startedAt > patienceMs)
        throw new Error(`${JSON.stringify(text)} does not come:\n${rows.join('\n')}`);
    }
  }

  private async tmux(...args: readonly string[]): Promise<string> {
    const { stdout } = await run(program ?? 'tmux', ['-u', '-L', this.socket, ...args]);
    return stdout;
  }
}

/** As `env` takes it: what is removed comes first. */
function environment(variables: Readonly<Record<string, string | undefined>>): string[] {
  const all = Object.entries(variables);
  const removed = all.flatMap(([name, value]) => (value === undefined ? ['-u', name] : []));
  return [...removed, ...all.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))];
}
