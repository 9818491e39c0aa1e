import type { PulledPolicy, StoredPolicy } from '../../store/index.ts';

const shownDigits = 12;

/** A line about what a pull did to the store. */
export function describeChange(uri: string, { policy, change, previous }: PulledPolicy): string {
  switch (change) {
    case 'none':
      return `${uri} is up to date`;
    case 'pulled':
      return `pulled ${uri}`;
    case 'stored':
      return `stored ${uri} (its contents were here already)`;
    case 'updated':
      return previous === undefined ? `updated ${uri}` : `updated ${uri} (${describeMove(previous, policy)})`;
  }
}

/** By the digests of the modules, which the user knows them by; by those of manifests where only they differ. */
function describeMove(from: StoredPolicy, to: StoredPolicy): string {
  if (from.digest !== to.digest) return `${shorten(from.digest)} -> ${shorten(to.digest)}`;
  const [before, after] = [from.manifestDigest ?? from.digest, to.manifestDigest ?? to.digest];
  return `the same module, its manifest ${shorten(before)} -> ${shorten(after)}`;
}

function shorten(digest: string): string {
  return digest.slice(0, digest.indexOf(':') + 1 + shownDigits);
}
