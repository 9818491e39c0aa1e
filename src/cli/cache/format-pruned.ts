import { formatByteSize } from '../byte-size.ts';
import { visibleLine } from '../escape.ts';
import { counted } from '../text/wrap.ts';
import type { PrunedCache, RemovedEntry } from './pruned-cache.ts';

const reasons: Readonly<Record<RemovedEntry['reason'], string>> = {
  age: ', unused for too long',
  size: ', unused for longest',
  clear: '',
};

/** A line for each entry, and one for all together. */
export function formatPruned({ dryRun, freedBytes, removed, kept }: PrunedCache): string {
  const did = dryRun ? 'would remove' : 'removed';
  return [
    ...removed.map((entry) => `${did} ${describe(entry)}`),
    ...kept.map(({ path, because }) => `kept ${visibleLine(path)}: ${because}`),
    removed.length === 0
      ? 'nothing to remove'
      : `${did} ${counted(removed.length, 'prepared module')}, ${formatByteSize(freedBytes)}`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function describe({ digest, sizeBytes, lastUsed, reason }: RemovedEntry): string {
  const name = digest === null ? 'what cannot be read' : digest.replace(/^\w+:/, '').slice(0, 12);
  return `${name} (${formatByteSize(sizeBytes)}, last used ${lastUsed.slice(0, 10)}${reasons[reason]})`;
}
