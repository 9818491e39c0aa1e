// Takes a lock again and again: `hammer-lock.ts FOLDER ROUNDS`. While it has the lock, it adds one to a number in a
// file, in two steps; who finds it at that while its process lives has the lock at the same time.
import { readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ownedName, ownerState, writeFileAtomically } from '../../../src/files/index.ts';
import { FileLock } from '../../../src/sharing/index.ts';

const [folder = '', rounds = ''] = process.argv.slice(2);
const held = join(folder, 'held');
const count = join(folder, 'count');
const lock = new FileLock(join(folder, 'lock'));

async function work(): Promise<void> {
  claim();
  const number = Number(readFileSync(count, 'utf8'));
  writeSync(1, 'held\n');
  await nextTurn();
  writeFileAtomically(count, String(number + 1));
  rmSync(held);
}

function claim(): void {
  try {
    writeFileSync(held, ownedName(), { flag: 'wx' });
  } catch {
    const holder = readFileSync(held, 'utf8');
    if (ownerState(holder) !== 'gone') throw new RangeError(`the lock is held twice, also by ${holder}`);
    rmSync(held);
    claim();
  }
}

for (let round = 0; round < Number(rounds); round++) await lock.run(work);
