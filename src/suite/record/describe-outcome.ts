import type { JsonArray, JsonObject, JsonValue } from '../../json/index.ts';
import type { Observation } from '../observation.ts';

/**
 * An `expect` that says all that was observed, and nothing that differs between two runs: of a policy that cannot answer
 * only that, since its words name the engine's code offsets.
 */
export function describeOutcome({ answer, settings, failure, error, hostCalls }: Observation): JsonObject {
  if (settings?.valid === false) return members({ settingsInvalid: settings.message ?? true });
  if (error !== undefined || failure !== undefined || answer === undefined) return members({ error: true });
  const { allowed, message, code, warnings, auditAnnotations, patch } = answer;
  return members({
    allowed,
    message,
    // A number of JavaScript has a fraction in JSON.
    code: code === undefined ? undefined : BigInt(code),
    warnings: filled([...warnings]),
    auditAnnotations: Object.keys(auditAnnotations).length === 0 ? undefined : members(auditAnnotations),
    mutated: allowed && patch === undefined ? false : undefined,
    patch,
    hostCalls: filled(hostCalls.map(({ capability }) => capability)),
  });
}

function filled(list: JsonArray): JsonArray | undefined {
  return list.length === 0 ? undefined : list;
}

function members(values: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return new Map(
    Object.entries(values).flatMap(([key, value]): [string, JsonValue][] =>
      value === undefined ? [] : [[key, value]],
    ),
  );
}
