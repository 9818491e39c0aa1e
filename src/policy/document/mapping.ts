import type { JsonObject, JsonValue } from '../../json/index.ts';
import { suggestWord, type Check } from './checks.ts';
import type { Findings } from './findings.ts';
import { shownValue, type Path } from './place.ts';

/** The keys of a mapping. */
export interface Keys {
  readonly required?: Readonly<Record<string, Check>>;
  readonly optional?: Readonly<Record<string, Check>>;
  /** Keys of older formats, with what to do about them. */
  readonly obsolete?: Readonly<Record<string, string>>;
}

/** A mapping with known keys. Others are ignored by every reader of metadata, so they get a warning only. */
export function mapping({ required = {}, optional = {}, obsolete = {} }: Keys): Check {
  const checks = new Map(Object.entries({ ...required, ...optional }));
  const advice = new Map(Object.entries(obsolete));
  return mappingOf((members, path, findings) => {
    const unknown = new Set([...members.keys()].filter((key) => !checks.has(key)));
    for (const [key, { expected }] of Object.entries(required)) {
      if (members.has(key)) continue;
      const misspelt = suggestWord(key, [...unknown]);
      if (misspelt === undefined) {
        findings.problems.add([...path, key], () => `expected ${expected}, found no such key`);
      } else {
        const message = (): string => `unknown key; did you mean ${key}, which is required?`;
        findings.problems.add([...path, misspelt], message, 'key');
        unknown.delete(misspelt);
      }
    }
    for (const [key, value] of members) {
      const place = [...path, key];
      checks.get(key)?.check(value, place, findings);
      if (!unknown.has(key)) continue;
      findings.warnings.add(place, () => advice.get(key) ?? ignored(key, [...checks.keys()]), 'key');
    }
  });
}

/** A mapping with keys of all kinds; `doubt` says what is odd about one of them. */
export function mapOf(member: Check, doubt: (key: string, value: JsonValue) => string | undefined): Check {
  return mappingOf((members, path, findings) => {
    for (const [key, value] of members) {
      const place = [...path, key];
      member.check(value, place, findings);
      if (!key.isWellFormed()) {
        findings.problems.add(
          place,
          () => 'expected text as key, found half of a surrogate pair in it',
          'key',
        );
      }
      const warning = doubt(key, value);
      if (warning !== undefined) findings.warnings.add(place, () => warning, 'key');
    }
  });
}

function mappingOf(checkMembers: (members: JsonObject, path: Path, findings: Findings) => void): Check {
  return {
    expected: 'a mapping',
    check(value, path, findings) {
      if (value instanceof Map) checkMembers(value, path, findings);
      else findings.problems.add(path, () => `expected a mapping, found ${shownValue(value)}`);
    },
  };
}

function ignored(key: string, known: readonly string[]): string {
  const near = suggestWord(key, known);
  const advice = near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
  return `unknown key, ignored; ${advice}`;
}
