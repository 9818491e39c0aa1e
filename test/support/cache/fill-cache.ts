// Prepares entries on a disk that is too small for all of them: `fill-cache.ts FOLDER`, where a file system is mounted.
// Says on stdout, as JSON, what became of each step.
import { execFileSync } from 'node:child_process';
import { rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { WardctlError } from '../../../src/errors.ts';
import { checkContent, knownContent, knownKey, openKnownCache, type EntryName } from './known-entries.ts';

const [folder = ''] = process.argv.slice(2);

async function attempt(step: string, work: (cache: ReturnType<typeof openKnownCache>) => Promise<string>) {
  const problems: string[] = [];
  // As another process would have it.
  const cache = openKnownCache(folder, ({ message }) => problems.push(message.replaceAll(folder, 'FOLDER')));
  let outcome: string;
  try {
    outcome = await work(cache);
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    outcome = `${error.code} ${error.message.replaceAll(folder, 'FOLDER')}`;
  }
  writeSync(1, `${JSON.stringify({ step, outcome, problems, entries: cache.list().length })}\n`);
}

function use(step: string, name: EntryName): Promise<void> {
  return attempt(step, async (cache) => {
    let outcome = 'found';
    const files = await cache.getOrPrepare(knownKey(name), () => {
      outcome = 'prepared';
      return Promise.resolve(new Map([['content', Buffer.from(knownContent(name))]]));
    });
    checkContent(name, files);
    return outcome;
  });
}

await use('small', 'small');
await use('larger', 'larger');
await use('other', 'other');
const filler = join(folder, 'filler');
try {
  for (;;) writeFileSync(filler, Buffer.alloc(65_536), { flag: 'a' });
} catch {
  // Now there is no room for a single byte.
}
if (statSync(filler).size === 0) throw new RangeError('the disk was full before');
await use('full, known', 'small');
await use('full, new', 'large');
await attempt('full, prune', async (cache) => {
  const { removed } = await cache.prune(cache.planPrune({ maxBytes: 1000 }));
  return `removed ${String(removed.length)}`;
});
rmSync(filler);
await use('room again', 'large');
execFileSync('mount', ['-o', 'remount,ro', folder]);
await use('read-only, known', 'large');
await use('read-only, new', 'other');
await attempt('read-only, clear', async (cache) => {
  await cache.clear();
  return 'cleared';
});
execFileSync('mount', ['-o', 'remount,rw', folder]);
await use('writable again', 'other');
await attempt('clear', async (cache) => {
  const { removed } = await cache.clear();
  return `removed ${String(removed.length)}`;
});
