// Stores policies on a disk that is too small for one of them: `fill-disk.ts CACHE`. Says on stdout, as JSON, what
// became of each step.
import { mkdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { WardctlError } from '../../../src/errors.ts';
import { filesIn } from '../files-in.ts';
import { policyModule, publish } from '../policies.ts';
import { foldersIn, openTestStore } from './test-store.ts';

const [cache = '', ...options] = process.argv.slice(2);
const store = openTestStore(cache);
const small = await publish(policyModule('small'));
const other = await publish(policyModule('other'));
const large = await publish(Buffer.alloc(2_000_000, 'large'));

async function attempt(step: string, work: () => Promise<unknown>): Promise<void> {
  let outcome: unknown = 'done';
  try {
    await work();
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    const { code, message, hint } = error;
    outcome = { code, message, hint };
  }
  const problems: string[] = [];
  const policies = await store.list((problem) => problems.push(problem.message));
  for (const policy of policies) store.read(policy);
  const uris = policies.map(({ uri }) => uri);
  const files = filesIn(foldersIn(cache).folder).length;
  writeSync(1, `${JSON.stringify({ step, outcome, uris, problems, files })}\n`);
}

await attempt('small', () => store.add(small.source, 'v1', 'registry://example.com/small:v1'));
await attempt('large', () => store.add(large.source, 'v1', 'registry://example.com/large:v1'));
await attempt('other', () => store.add(other.source, 'v1', 'registry://example.com/other:v1'));
if (options.includes('full')) {
  const filler = join(cache, 'filler');
  mkdirSync(cache, { recursive: true });
  try {
    for (let bytes = 65_536; ;) writeFileSync(filler, Buffer.alloc(bytes), { flag: 'a' });
  } catch {
    // Now there is no room for a single byte.
  }
  if (statSync(filler).size === 0) throw new RangeError('the disk was full before');
  const third = await publish(policyModule('third'));
  await attempt('on a full disk', () => store.add(third.source, 'v1', 'registry://example.com/third:v1'));
  await attempt('remove on a full disk', () => store.remove(['registry://example.com/other:v1']));
  rmSync(filler);
  await attempt('with room again', () => store.add(third.source, 'v1', 'registry://example.com/third:v1'));
  execFileSync('mount', ['-o', 'remount,ro', cache]);
  await attempt('add, read-only', () => store.add(small.source, 'v1', 'registry://example.com/fourth:v1'));
  await attempt('remove, read-only', () => store.remove(['registry://example.com/small:v1']));
  execFileSync('mount', ['-o', 'remount,rw', cache]);
}
await attempt('remove', () => store.remove(['registry://example.com/small:v1']));
