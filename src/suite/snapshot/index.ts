export { compareSnapshot } from './compare-snapshot.ts';
export { formatSnapshots } from './format-snapshots.ts';
export { readSnapshots } from './read-snapshots.ts';
export { snapshotFolder, snapshotPath } from './snapshot-path.ts';
export { snapshotText } from './snapshot-text.ts';
export { storeSnapshots } from './store-snapshots.ts';
export { unusedSnapshots } from './unused-snapshots.ts';
