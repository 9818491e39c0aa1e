// Uses, prunes and damages a cache: `use-cache.ts FOLDER SEED STEPS`. Says on stdout what it is about to do; fails when
// the cache does.
import { readdirSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pick, randomNumbers } from '../store/random-numbers.ts';
import { checkContent, entryNames, knownKey, openKnownCache, prepareKnown } from './known-entries.ts';

const [folder = '', seed = '', steps = ''] = process.argv.slice(2);
const random = randomNumbers(Number(seed));
const cache = openKnownCache(folder, (problem) => {
  // What another process damaged.
  if (!/cannot be used: expected /.test(problem.message)) throw problem;
});

function say(what: string): void {
  writeSync(1, `${what}\n`);
}

async function use(): Promise<void> {
  const name = pick(random, entryNames);
  const files = await cache.getOrPrepare(knownKey(name), () =>
    prepareKnown(folder, name, () => say(`preparing ${name}`)),
  );
  checkContent(name, files);
}

/** In place, as no process of ours writes. */
function damage(): void {
  const entries = join(folder, 'prepared', 'entries');
  const names = readdirSync(entries).filter((name) => name.length === 64);
  if (names.length === 0) return;
  const at = Math.floor(random() * 200);
  try {
    writeFileSync(join(entries, pick(random, names)), 'damaged'.repeat(at), { flag: 'r+' });
  } catch {
    // It was removed meanwhile.
  }
}

await use();
for (let step = 0; step < Number(steps); step++) {
  const action = pick(random, [
    'use',
    'use',
    'use',
    'use',
    'use',
    'prune',
    'clear',
    'damage',
    'list',
  ] as const);
  say(action);
  if (action === 'use') await use();
  else if (action === 'prune')
    await cache.prune(cache.planPrune({ maxBytes: Math.floor(random() * 2_000_000) }));
  else if (action === 'clear') await cache.clear();
  else if (action === 'damage') damage();
  else cache.list();
}
