import { equalJson, isObject, sortedKeys, type JsonObject, type JsonValue } from '../../json/index.ts';
import { stringifyYaml } from '../../yaml/index.ts';
import type { ObservedAnswer, Observation } from '../observation.ts';

/**
 * What came of a case as a text to store and to review: a YAML document with all that the policy answered, and nothing
 * that differs between two runs. The mutation is there as its operations, which say what changed and nothing else.
 * Of a failure only the kind is told: its text names the engine's code offsets.
 */
export function snapshotText(seen: Observation): string {
  return stringifyYaml(documentOf(seen));
}

function documentOf({ answer, ownAnswer, settings, failure, error }: Observation): JsonObject {
  if (error !== undefined) return new Map([['error', error.code]]);
  if (failure !== undefined) return new Map([['failure', failure.kind]]);
  if (answer === undefined) {
    return new Map([
      [
        'settings',
        members([
          ['valid', settings?.valid],
          ['message', settings?.message],
        ]),
      ],
    ]);
  }
  const document = answerDocument(answer);
  const own = ownAnswer && answerDocument(ownAnswer);
  if (own !== undefined && !equalJson(own, document)) document.set('ownAnswer', own);
  return document;
}

function answerDocument({
  allowed,
  message,
  code,
  warnings,
  auditAnnotations,
  patch,
}: ObservedAnswer): JsonObject {
  const annotations = new Map(Object.entries(auditAnnotations));
  return members([
    ['allowed', allowed],
    ['message', message],
    ['code', code === undefined ? undefined : BigInt(code)],
    ['warnings', warnings.length === 0 ? undefined : [...warnings]],
    ['auditAnnotations', annotations.size === 0 ? undefined : withSortedKeys(new Map(annotations))],
    ['patch', patch === undefined ? undefined : withSortedKeys(patch)],
  ]);
}

function members(entries: readonly (readonly [string, JsonValue | undefined])[]): JsonObject {
  const present: JsonObject = new Map();
  for (const [key, value] of entries) if (value !== undefined) present.set(key, value);
  return present;
}

/** The order of keys is the policy's, and in many languages another one in each run. */
function withSortedKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (!isObject(value)) return value;
  return new Map(sortedKeys(value).map((key) => [key, withSortedKeys(value.get(key) ?? null)]));
}
