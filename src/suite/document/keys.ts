import type { JsonObject } from '../../json/index.ts';
import { suggest } from '../../suggest.ts';
import type { Path, Report } from './report.ts';

/** How a request is made from a manifest. */
export const manifestOptionKeys = ['operation', 'oldManifest', 'user', 'groups', 'namespace'] as const;

/** What cases have, and suites as default for all of theirs. */
export const defaultKeys = [
  'policy',
  'settings',
  'request',
  'manifest',
  ...manifestOptionKeys,
  'raw',
  'executionMode',
  'mode',
  'session',
  'contextAware',
  'allowedHostCapabilities',
  'timeout',
  'tags',
] as const;

const caseOnlyKeys = ['name', 'skip', 'only', 'each', 'expect'] as const;
export const caseKeys: readonly string[] = [...caseOnlyKeys, ...defaultKeys];

/** By these keys, a suite has the matrix form. */
export const matrixKeys = ['policies', 'resources', 'sessions', 'results'] as const;
/** What a suite of the matrix form has. */
export const matrixSuiteKeys: readonly string[] = [...matrixKeys, ...manifestOptionKeys, 'build', 'allow'];

const suiteOnlyKeys = [...matrixKeys, 'build', 'allow', 'cases'] as const;
export const suiteKeys: readonly string[] = [...suiteOnlyKeys, ...defaultKeys];

/** What an answer has to be like. */
export const answerKeys = [
  'allowed',
  'message',
  'code',
  'warnings',
  'auditAnnotations',
  'mutated',
  'patch',
  'object',
  'snapshot',
] as const;
export const expectKeys: readonly string[] = [
  ...answerKeys,
  'hostCalls',
  'settingsInvalid',
  'error',
  'maxDuration',
];

/** The keys that a mapping may have. */
export interface KnownKeys {
  /** What messages call the mapping: `a case`. */
  readonly owner: string;
  readonly keys: readonly string[];
  /** Where a key belongs that is none of this mapping: a sentence. */
  readonly elsewhere?: (key: string) => string | undefined;
}

export const suiteMapping: KnownKeys = {
  owner: 'a suite',
  keys: suiteKeys,
  elsewhere: (key) => placeFor(key, caseOnlyKeys, 'belongs to a case, below `cases`.') ?? underExpect(key),
};

export const caseMapping: KnownKeys = {
  owner: 'a case',
  keys: caseKeys,
  elsewhere: (key) =>
    placeFor(key, suiteOnlyKeys, 'belongs to the suite, not to one of its cases.') ?? underExpect(key),
};

function underExpect(key: string): string | undefined {
  return expectKeys.includes(key) ? `Write \`${key}\` below \`expect\` of a case.` : undefined;
}

function placeFor(key: string, keys: readonly string[], where: string): string | undefined {
  return keys.includes(key) ? `\`${key}\` ${where}` : undefined;
}

/** Reports the keys of a mapping that are not known there. */
export function reportUnknownKeys(members: JsonObject, path: Path, known: KnownKeys, report: Report): void {
  for (const key of members.keys()) {
    if (known.keys.includes(key)) continue;
    report.unknownKey([...path, key], () => ({
      message: `${known.owner} has no key \`${shortened(key)}\``,
      hint: known.elsewhere?.(key) ?? adviseKey(key, known.keys),
    }));
  }
}

/** A sentence about the key that is most likely meant, or about all that there are. */
export function adviseKey(key: string, keys: readonly string[]): string {
  const near = closestWord(key, keys);
  return near === undefined ? `Known are ${keys.join(', ')}.` : `Did you mean \`${near}\`?`;
}

/** Longer words are nobody's typing errors, and comparing them takes long. */
const maxComparedLength = 100;

/** The word that is most likely meant; of several that are as close, one that differs in capitals only. */
export function closestWord(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > maxComparedLength) return undefined;
  const lowerCase = word.toLowerCase();
  const sameLetters = candidates.find((candidate) => candidate.toLowerCase() === lowerCase);
  return sameLetters ?? suggest(word, candidates);
}

/** A word as messages show it. */
export function shortened(word: string): string {
  const text = JSON.stringify(
    word.length > maxComparedLength ? `${word.slice(0, maxComparedLength)}…` : word,
  );
  return text.slice(1, -1);
}
