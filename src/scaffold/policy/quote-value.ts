import { stringifyYaml } from '../../yaml/index.ts';

/** Where a value goes: into a file, between the rest of its line. */
export interface ValuePlace {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

const yamlFile = /\.ya?ml$/i;
/** In these, quotes are nothing but quotes. */
const proseFile = /\.(?:md|txt)$|(?:^|\/)[^./]+$/i;
/** All of a scalar that is not quoted: the value of a key, or of an item. */
const scalarStart = /^\s*(?:- +)*(?:[\w./-]+:|-) +$/;

/** A value as it is written where it goes: with escapes in quotes, and in YAML with quotes where it needs them. */
export function quoteValue(value: string, { path, before, after }: ValuePlace): string {
  if (proseFile.test(path)) return value;
  const isYaml = yamlFile.test(path);
  if (isWithinDoubleQuotes(before)) return value.replace(/["\\]/g, String.raw`\$&`);
  if (before.endsWith("'") && after.startsWith("'"))
    return isYaml ? value.replaceAll("'", "''") : value.replace(/['\\]/g, String.raw`\$&`);
  if (isYaml && scalarStart.test(before) && /^\s*(?:#.*)?$/.test(after))
    // Spaces of other kinds than the usual one are part of the value.
    return stringifyYaml(value).replace(/\n$/, '');
  return value;
}

function isWithinDoubleQuotes(before: string): boolean {
  const quotes = before.replace(/\\./g, '').match(/"/g) ?? [];
  return quotes.length % 2 === 1;
}
