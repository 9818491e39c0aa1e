import { shownValue } from './place.ts';

/** The lists that every rule has. */
export const ruleKeys = ['apiGroups', 'apiVersions', 'resources', 'operations'] as const;

/** Something wrong with a list of a rule, or with one of its elements. */
export interface ListProblem {
  /** Of the element; `undefined` where it is about the list. */
  readonly index: number | undefined;
  readonly message: string;
}

/**
 * What is wrong with one list of a rule (policy-abi 2.2). The order of the elements does not matter; the reference
 * overlooks some combinations when the wildcard comes last.
 */
export function findListProblems(key: (typeof ruleKeys)[number], items: readonly string[]): ListProblem[] {
  if (items.length === 0) {
    return [{ index: undefined, message: 'expected at least one element, found none' }];
  }
  if (key === 'resources') return findResourceProblems(items);
  if (items.length === 1 || !items.includes('*')) return [];
  const index = items.indexOf('*');
  return [{ index, message: `expected "*" to be the only element, found ${String(items.length)} elements` }];
}

function findResourceProblems(items: readonly string[]): ListProblem[] {
  const all = items.indexOf('*/*');
  if (all !== -1 && items.length > 1) {
    return [
      {
        index: all,
        message: `expected "*/*" to be the only element, found ${String(items.length)} elements`,
      },
    ];
  }
  const covers = new Map<string, number>();
  for (const [index, item] of items.entries())
    if (isWildcard(item) && !covers.has(item)) covers.set(item, index);
  return items.flatMap((item, index): ListProblem[] => {
    if (item === '') return [{ index, message: 'expected the name of a resource, found ""' }];
    const wildcard = wildcardsFor(item).find((candidate) => (covers.get(candidate) ?? index) !== index);
    return wildcard === undefined ? [] : [{ index, message: overlap(wildcard, item) }];
  });
}

function overlap(wildcard: string, item: string): string {
  if (wildcard === item) return `expected ${shownValue(item)} once, found it again`;
  return `expected either ${shownValue(wildcard)} or ${shownValue(item)}, found both`;
}

function isWildcard(item: string): boolean {
  return item === '*' || item.startsWith('*/') || item.endsWith('/*');
}

/** The wildcards that may not stand beside a resource because they stand for it too. */
function wildcardsFor(item: string): string[] {
  const slash = item.indexOf('/');
  if (slash === -1) return item === '*' ? [] : ['*'];
  return [`${item.slice(0, slash)}/*`, `*/${item.slice(slash + 1)}`];
}
