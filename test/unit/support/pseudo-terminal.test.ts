import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasPseudoTerminals, runAtTerminal } from '../../support/pseudo-terminal.ts';

/** Whether there is such a process, other than one that ended and that nobody asks about. */
function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe.skipIf(!hasPseudoTerminals)('a program at a terminal', () => {
  it('ends with its status and what was on the screen', async () => {
    const { exitCode, screen } = await runAtTerminal('test -t 0 && echo at a terminal; exit 3', {}, []);

    expect(exitCode).toBe(3);
    expect(screen).toBe('at a terminal\r\n');
  });

  it('is typed to when it asks, also where it asks for two things at once', async () => {
    const command = 'printf "name? age? "; read name; read age; echo "$name is $age"';
    const { screen } = await runAtTerminal(command, {}, [
      ['name?', 'Ann\n'],
      ['age?', '7\n'],
    ]);

    expect(screen).toContain('Ann is 7');
  });

  it('is killed with all that it started when its time is over, and the screen is told', async () => {
    // Nobody ends it by closing the terminal.
    const command = `trap '' HUP TERM; sleep 600 & echo "pids $$ $!"; wait`;
    const ended: unknown = await runAtTerminal(command, {}, [['never', 'x']], 1000).catch(
      (error: unknown) => error,
    );
    const message = ended instanceof Error ? ended.message : '';
    const pids = /pids (\d+) (\d+)/.exec(message)?.slice(1).map(Number) ?? [];

    expect(message).toContain('did not end within 1 s, waiting for "never"; on the screen:\npids ');
    expect(pids).toHaveLength(2);
    await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  });
});
