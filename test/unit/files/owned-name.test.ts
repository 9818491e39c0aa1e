import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { ownedName, ownerState, temporaryName } from '../../../src/files/index.ts';
import { nameOfDeadProcess, nameOfOtherMachine } from '../../support/owned-names.ts';

const onLinux = it.skipIf(process.platform !== 'linux');

/** The name with one of its parts replaced: process, start, machine. */
function withPart(name: string, index: number, part: string): string {
  return name.split('-').with(index, part).join('-');
}

describe('names of files that belong to a process', () => {
  it('are never the same', () => {
    expect(ownedName()).not.toBe(ownedName());
  });

  onLinux('tell that it is alive, also at the end of a longer name', () => {
    expect(ownerState(ownedName())).toBe('alive');
    expect(ownerState(temporaryName())).toBe('alive');
    expect(ownerState(`lock.${temporaryName()}`)).toBe('alive');
  });

  it('tell that it has ended', () => {
    expect(ownerState(nameOfDeadProcess())).toBe('gone');
  });

  onLinux('do not take a later process of the same number for it', () => {
    expect(ownerState(withPart(ownedName(), 1, '1'))).toBe('gone');
  });

  it('tell nothing about other machines and containers', () => {
    expect(ownerState(nameOfOtherMachine())).toBe('unknown');
  });

  it.each(['', 'a.tmp', '12', 'index.json', '1-2-3-4', 'x1-1-000000000000-00000000-0000'])(
    'are told from others: %s',
    (name) => {
      expect(ownerState(name)).toBeUndefined();
    },
  );

  onLinux('tell that it has ended where nobody has waited for it', async () => {
    // What the shell started ends, and `cat` knows nothing of that child.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = output.toString().trim();
    const fields = (): string[] => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    await vi.waitFor(() => {
      expect(fields()[0]).toBe('Z');
    });
    const name = withPart(withPart(ownedName(), 0, pid), 1, fields()[19] ?? '');

    expect(ownerState(name)).toBe('gone');
    parent.stdin.end();
    await once(parent, 'close');
  });
});
