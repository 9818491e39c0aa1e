import type { JsonArray, JsonObject, JsonValue } from '../../json/index.ts';
import type { Observation } from '../observation.ts';
import type { ManifestOptions, Source, SuiteCase } from '../suite.ts';

/**
 * The case as it stands in a suite, expecting what was observed.
 * @param policy as the suite names it, `undefined` where it is the suite's default
 */
export function describeCase(test: SuiteCase, seen: Observation, policy: string | undefined): JsonObject {
  const { request } = test;
  return members({
    name: test.name,
    policy,
    executionMode: test.executionMode,
    ...(request?.type === 'manifest'
      ? { manifest: valueOf(request.source), ...manifestKeys(request.options) }
      : { request: request && valueOf(request.source) }),
    raw: test.raw,
    settings: test.settings && valueOf(test.settings),
    session: test.session?.path,
    expect: expectationOf(seen),
  });
}

function manifestKeys({
  operation,
  oldManifest,
  namespace,
  user,
  groups,
}: ManifestOptions): Record<string, JsonValue | undefined> {
  return {
    operation: operation === 'CREATE' ? undefined : operation,
    oldManifest: oldManifest && valueOf(oldManifest),
    namespace,
    user,
    groups: groups && [...groups],
  };
}

function expectationOf({ answer, settings, failure, error, hostCalls }: Observation): JsonObject {
  if (settings?.valid === false) return members({ settingsInvalid: settings.message ?? true });
  if (error !== undefined) return members({ error: members({ contains: error.message }) });
  if (failure !== undefined) return members({ error: members({ contains: failure.message }) });
  if (answer === undefined) return members({});
  const { allowed, message, code, warnings, auditAnnotations, patch } = answer;
  return members({
    allowed,
    message,
    code,
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

function valueOf(source: Source): JsonValue {
  return source.type === 'file' ? source.path : source.value;
}

/** An object of those members that have a value. Codes are numbers of JavaScript, which have a fraction in JSON. */
function members(values: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const result: JsonObject = new Map();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined)
      result.set(key, typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value);
  }
  return result;
}
