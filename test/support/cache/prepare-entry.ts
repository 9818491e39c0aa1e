// Takes an entry from a cache, or prepares it: `prepare-entry.ts FOLDER NAME [hang]`. Says `preparing` on stdout when it
// begins to prepare, which it never finishes with `hang`.
import { writeSync } from 'node:fs';
import { checkContent, knownKey, openKnownCache, prepareKnown, type EntryName } from './known-entries.ts';

const [folder = '', name = '', hang] = process.argv.slice(2);
const entry = name as EntryName;
const cache = openKnownCache(folder, (problem) => {
  throw problem;
});
const files = await cache.getOrPrepare(knownKey(entry), async () => {
  const prepared = await prepareKnown(folder, entry, () => {
    writeSync(1, 'preparing\n');
  });
  if (hang === undefined) return prepared;
  return new Promise(() => setInterval(() => undefined, 1000));
});
checkContent(entry, files);
