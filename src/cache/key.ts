import { sha256 } from '../files/index.ts';

/** What decides the content of an entry: of two entries with the same key, either will do. */
export interface CacheKey {
  /** SHA-256 of the policy's module: 64 lower-case hexadecimal digits. */
  readonly moduleSha256: string;
  /**
   * Everything else that shapes what is prepared, by name: versions of tools, of Node, of wardctl, options. At most 32,
   * names up to 64 and values up to 512 characters long.
   */
  readonly shapedBy: Readonly<Record<string, string>>;
}

/** Of the form of entries, and part of their names: what another version of wardctl made is left to that. */
export const formatVersion = 1;

const maxShapes = 32;
const maxNameLength = 64;
const maxValueLength = 512;

/** The name of a key's entry: 64 hexadecimal digits. The order in which the shapes are given does not matter. */
export function entryIdOf({ moduleSha256, shapedBy }: CacheKey): string {
  const shapes = Object.entries(shapedBy).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(Buffer.from(JSON.stringify([formatVersion, moduleSha256, shapes]))).toString('hex');
}

/** What is wrong with a key, `undefined` for nothing. */
export function problemOfKey({ moduleSha256, shapedBy }: CacheKey): string | undefined {
  if (!/^[0-9a-f]{64}$/.test(moduleSha256))
    return 'moduleSha256: expected 64 lower-case hexadecimal digits, found something else';
  const shapes = Object.entries(shapedBy);
  if (shapes.length > maxShapes)
    return `shapedBy: expected at most ${String(maxShapes)} names, found ${String(shapes.length)}`;
  const isTooLong = shapes.some(
    ([name, value]) => name.length > maxNameLength || value.length > maxValueLength,
  );
  return isTooLong
    ? `shapedBy: expected names up to ${String(maxNameLength)} and values up to ${String(maxValueLength)} characters, found longer ones`
    : undefined;
}
