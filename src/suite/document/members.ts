import type { JsonObject, JsonValue } from '../../json/index.ts';
import type { Path, Report } from './report.ts';
import type { Reader } from './readers.ts';

/** Who gives a value; the higher one wins. */
export const levels = { suite: 0, case: 1, row: 2 } as const;
export type Level = (typeof levels)[keyof typeof levels];

/** A value that a case has, and where it is written. */
export interface Member {
  readonly value: JsonValue;
  readonly path: Path;
  readonly level: Level;
}

/** What a case has, by key. */
export type Members = ReadonlyMap<string, Member>;

/** The given keys of a mapping. */
export function membersOf(mapping: JsonObject, keys: readonly string[], path: Path, level: Level): Members {
  const known = [...mapping].filter(([key]) => keys.includes(key));
  return new Map(known.map(([key, value]) => [key, { value, path: [...path, key], level }] as const));
}

/**
 * The members of both, the upper ones first. What is asked about is replaced as a whole: a `request` or `manifest`
 * takes the place of either, and of the `oldManifest` beside that.
 */
export function overlay(lower: Members, upper: Members): Members {
  const merged = new Map(lower);
  if (upper.has('request') || upper.has('manifest')) {
    const replaced = lower.get('request') ?? lower.get('manifest');
    if (replaced !== undefined && lower.get('oldManifest')?.level === replaced.level) {
      merged.delete('oldManifest');
    }
    merged.delete('request');
    merged.delete('manifest');
  }
  for (const [key, member] of upper) merged.set(key, member);
  return merged;
}

/** Reads a member; those that many rows of a table share, once. */
export type MemberReader<T> = (member: Member | undefined) => T | undefined;

export function memberReader<T>(reader: Reader<T>, report: Report): MemberReader<T> {
  const known = new WeakMap<Member, { readonly result: T | undefined }>();
  return (member) => {
    if (member === undefined) return undefined;
    let reading = known.get(member);
    if (reading === undefined) {
      reading = { result: reader(member.value, member.path, report) };
      known.set(member, reading);
    }
    return reading.result;
  };
}
