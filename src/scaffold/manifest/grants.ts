import type { ManifestResource } from './types.ts';

const maxNamed = 10;

/** A policy that wants to read resources of the cluster. */
export interface Reader {
  /** As a subject of a sentence: `the policy`, `member signed`. */
  readonly subject: string;
  readonly wanted: readonly ManifestResource[];
}

/**
 * What to say about the cluster resources that policies want to read (cli-and-registry 5.10).
 * @param granted whether the manifest lets them
 */
export function warnOfGrants(readers: readonly Reader[], granted: boolean): string[] {
  const wishes = readers.filter(({ wanted }) => wanted.length > 0);
  if (wishes.length === 0) return [];
  if (granted) {
    return [
      ...wishes.map(
        ({ subject, wanted }) => `${subject} may read resources of the cluster: ${named(wanted)}`,
      ),
      `look through contextAwareResources for kinds that are none of the policy's business, such as Secret`,
    ];
  }
  return [
    ...wishes.map(
      ({ subject, wanted }) => `${subject} wants to read resources of the cluster: ${named(wanted)}`,
    ),
    'contextAwareResources is left out for safety: without it, the policy can read none of them',
    'when you agree with what it reads, add the list with --allow-context-aware',
  ];
}

/** What to say where the kind of the manifest cannot let a policy read resources of the cluster. */
export function warnOfNoGrants(readers: readonly Reader[], kind: string): string[] {
  return readers
    .filter(({ wanted }) => wanted.length > 0)
    .map(({ subject, wanted }) => {
      return `${subject} wants to read resources of the cluster, which no ${kind} can allow: ${named(wanted)}; use Cluster${kind}`;
    });
}

function named(resources: readonly ManifestResource[]): string {
  const names = resources.slice(0, maxNamed).map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  const more = resources.length - names.length;
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${String(more)} more`;
}
