import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runUntil, textOf } from '../../support/hang-up.ts';
import { hasPseudoTerminals } from '../../support/open-terminal.ts';
import { temporaryFolder } from '../oci/layout/fixture.ts';

/** Whether there is such a process, other than one that ended and that nobody asks about. */
function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe.skipIf(!hasPseudoTerminals)('a terminal that can be closed', () => {
  it('tells its command so, and gives how it ends', async () => {
    const command = `sh -c 'trap "echo told >&2; exit 7" HUP; echo ready; sleep 600 & wait'`;
    const terminal = await runUntil(command, temporaryFolder(), 'ready', { env: {} });
    expect(await terminal.close()).toEqual({ exitCode: 7, stderr: 'told\n' });
  });

  let left: number[] = [];
  it('may have a command that does not care', async () => {
    const pids = join(temporaryFolder(), 'pids');
    const command = `sh -c 'trap "" HUP; sleep 600 & echo $$ $! >${pids}; echo ready; wait'`;
    await runUntil(command, temporaryFolder(), 'ready', { env: {} });
    left = textOf(pids).trim().split(' ').map(Number);
    expect(left.map(isAlive)).toEqual([true, true]);
  });

  it('leaves nothing of that behind', async () => {
    expect(left).toHaveLength(2);
    await expect.poll(() => left.filter(isAlive)).toEqual([]);
  });
});
