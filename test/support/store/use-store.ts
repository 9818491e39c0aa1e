// Adds, removes and reads policies: `use-store.ts CACHE SEED STEPS`. Says on stdout what it is about to do; fails when
// the store does.
import { writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadTarget } from '../../../src/oci/index.ts';
import { knownPolicies } from './known-policies.ts';
import { pick, randomNumbers } from './random-numbers.ts';
import { openTestStore } from './test-store.ts';

const [cache = '', seed = '', steps = ''] = process.argv.slice(2);
const random = randomNumbers(Number(seed));
const store = openTestStore(cache);
const policies = [...(await knownPolicies())];

function say(what: string): void {
  writeSync(1, `${what}\n`);
}

/** As a registry gives it: in pieces. */
function inPieces(source: ReadTarget): ReadTarget {
  return {
    resolve: (tag) => source.resolve(tag),
    fetch: async function* (descriptor) {
      for await (const bytes of source.fetch(descriptor)) {
        for (let at = 0; at < bytes.length; at += 20_000) {
          say('receiving');
          await nextTurn();
          yield bytes.subarray(at, at + 20_000);
        }
      }
    },
  };
}

function fail(problem: Error): never {
  throw problem;
}

/** Reads all policies. What is removed between the look at the index and the reading may be missing. */
async function readAll(): Promise<void> {
  for (const policy of await store.list(fail)) {
    try {
      store.read(policy);
    } catch (error) {
      const present = await store.find(policy.uri);
      if (present?.digest === policy.digest) store.read(present);
      else say(`removed meanwhile: ${String(error)}`);
    }
  }
}

for (let step = 0; step < Number(steps); step++) {
  const [uri, { source }] = pick(random, policies);
  const action = pick(random, ['add', 'add', 'remove', 'read'] as const);
  say(`${action} ${uri}`);
  if (action === 'add') await store.add(inPieces(source), 'v1', uri);
  else if (action === 'remove') await store.remove([uri]);
  else await readAll();
}
