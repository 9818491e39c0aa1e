import type { JsonValue } from '../../json/index.ts';
import { annotationKeys } from '../annotation-keys.ts';
import { isResourceName } from '../resource-name.ts';
import { parseSemanticVersion } from '../semantic-version.ts';
import { suggestWord } from './checks.ts';
import { shownValue } from './place.ts';

/** A known key in its two parts. */
interface KnownKey {
  readonly key: string;
  readonly prefix: string;
  readonly leaf: string;
}

const known: readonly KnownKey[] = Object.values(annotationKeys).map(split);

/** Prefixes that tools of this ecosystem keep to themselves. */
const ownPrefixes = ['io.kubewarden', 'io.artifacthub'];

/**
 * A warning about an annotation: a key that looks like a misspelt known one (any key is allowed, and most that nobody
 * knows are somebody's own), a title that cannot name the resources made from it, or a version that is none.
 */
export function doubtAnnotation(key: string, value: JsonValue): string | undefined {
  if (key === annotationKeys.title && typeof value === 'string' && !isResourceName(value)) {
    const expected = 'expected a name by RFC 1123 (lower case letters, digits, "-" and ".")';
    return `${expected}, found ${shownValue(value)}; \`scaffold manifest\` will need --title`;
  }
  if (key === annotationKeys.version && typeof value === 'string' && !isVersion(value)) {
    const near = value.replace(/^v/, '');
    const advice = isVersion(near) ? `; did you mean ${near}?` : '';
    return `expected a full version such as 1.0.0, found ${shownValue(value)}, which Artifact Hub refuses${advice}`;
  }
  if (known.some((candidate) => candidate.key === key)) return undefined;
  const near = nearestKey(split(key));
  return near === undefined ? undefined : `no tool knows this annotation; did you mean ${near.key}?`;
}

function isVersion(text: string): boolean {
  return parseSemanticVersion(text) !== undefined;
}

function nearestKey({ prefix, leaf }: KnownKey): KnownKey | undefined {
  const sameLeaf = known.find((candidate) => candidate.leaf.toLowerCase() === leaf.toLowerCase());
  if (sameLeaf !== undefined && isNear(prefix, sameLeaf.prefix)) return sameLeaf;
  const siblings = known.filter((candidate) => candidate.prefix === prefix);
  const near = suggestWord(
    leaf,
    siblings.map((candidate) => candidate.leaf),
  );
  return siblings.find((candidate) => candidate.leaf === near);
}

function isNear(prefix: string, meant: string): boolean {
  if (ownPrefixes.some((own) => prefix === own || prefix.startsWith(`${own}.`))) return true;
  return suggestWord(prefix, [meant]) !== undefined;
}

function split(key: string): KnownKey {
  const dot = key.lastIndexOf('.');
  return { key, prefix: key.slice(0, Math.max(dot, 0)), leaf: key.slice(dot + 1) };
}
