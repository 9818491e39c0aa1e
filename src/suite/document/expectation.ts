import { isObject, type JsonObject, type JsonValue } from '../../json/index.ts';
import type { Expectation, TextMatcher } from '../suite.ts';
import { reportContradictions } from './contradictions.ts';
import { hostCall } from './host-calls.ts';
import { jsonPatch } from './json-patch.ts';
import { expectKeys, reportUnknownKeys } from './keys.ts';
import type { LateChecks } from './late-checks.ts';
import {
  duration,
  flag,
  integer,
  listOf,
  mapping,
  onlyTrue,
  readMember,
  reportWrong,
  type Reader,
} from './readers.ts';
import { textMatcher, trueOrMatcher } from './text-matcher.ts';

const maxStatusCode = 65_535;

/** What a case expects. */
export function expectation(late: LateChecks): Reader<Expectation> {
  const matcher = textMatcher(late);
  const matchers = listOf(matcher);
  const trueOr = trueOrMatcher(late);
  const hostCalls = listOf(hostCall(late));
  const code = integer(0, maxStatusCode);
  const annotations = mapOf(matcher);
  return (value, path, report) => {
    const members = mapping(value, path, report);
    if (members === undefined) return undefined;
    reportUnknownKeys(members, path, { owner: '`expect`', keys: expectKeys }, report);
    reportContradictions(members, path, report);
    const member = <T>(key: string, reader: Reader<T>): T | undefined =>
      readMember(members, key, reader, path, report);
    return {
      position: report.positionOf(path, 'key'),
      ...withoutUndefined({
        allowed: member('allowed', flag),
        message: member('message', matcher),
        code: member('code', code),
        warnings: member('warnings', matchers),
        auditAnnotations: member('auditAnnotations', annotations),
        mutated: member('mutated', flag),
        patch: member('patch', jsonPatch),
        object: member('object', filledMapping),
        snapshot: member('snapshot', onlyTrue),
        hostCalls: member('hostCalls', hostCalls),
        settingsInvalid: member('settingsInvalid', trueOr),
        error: member('error', trueOr),
        maxDurationMs: member('maxDuration', duration),
      }),
    };
  };
}

/** A part of an object; an empty one would be a part of every object. */
const filledMapping: Reader<JsonObject> = (value, path, report) => {
  if (isObject(value) && value.size > 0) return value;
  const expected = 'a mapping with at least one key';
  if (isObject(value)) report.problem(path, () => `expected ${expected}, found an empty one`);
  else reportWrong(value, path, report, { expected });
  return undefined;
};

function mapOf(item: Reader<TextMatcher>): Reader<Readonly<Record<string, TextMatcher>>> {
  return (value, path, report) => {
    const members = filledMapping(value, path, report);
    if (members === undefined) return undefined;
    const entries = [...members].flatMap(([key, one]: [string, JsonValue]): [string, TextMatcher][] => {
      const read = item(one, [...path, key], report);
      return read === undefined ? [] : [[key, read]];
    });
    // Unlike assignment, this makes an own property of a key named `__proto__`.
    return Object.fromEntries(entries);
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same object without the keys that hold `undefined`. */
function withoutUndefined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}
