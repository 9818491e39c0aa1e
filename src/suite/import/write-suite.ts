import { equalJson, type JsonObject, type JsonValue } from '../../json/index.ts';
import { stringifyYaml } from '../../yaml/index.ts';

/** What a suite says for all of its cases if they agree. */
const sharedKeys = ['request', 'manifest', 'raw', 'settings', 'executionMode', 'session'];

/**
 * The text of a suite.
 * @param source what it was made from, on one line
 * @param cases each with a `policy`, except skipped ones
 */
export function writeSuite(source: string, cases: readonly JsonObject[]): string {
  const tried = cases.filter((one) => !one.has('skip'));
  const defaults = defaultsOf(tried);
  const rejections = tried.filter(isUnexplained).length;
  const parts = [`# Made from ${source} with \`wardctl test import\`.\n`, stringifyYaml(defaults)];
  const allow: string[] = [];
  if (rejections > 0) {
    allow.push(
      `# ${rejections === 1 ? '1 case expects a rejection' : `${rejections} cases expect rejections`} without saying why, so that any rejection will do.`,
      '# `wardctl test record` shows what the policy says; give the cases a `message` and take this out.',
      '- unexplained-rejection',
    );
  }
  if (tried.some((one) => one.has('session')) || defaults.has('session')) {
    allow.push(
      '# kwctl does not mind other calls than the recorded ones, nor those that a policy does not make.',
      '- session-mismatch',
      '- unused-session',
    );
  }
  if (allow.length > 0) parts.push(`allow:\n${allow.join('\n')}\n`);
  const own = cases.map((one) => withoutDefaults(one, defaults));
  parts.push('cases:\n', ...own.map((one) => stringifyYaml([one])));
  return parts.join('');
}

function defaultsOf(cases: readonly JsonObject[]): JsonObject {
  const defaults: JsonObject = new Map();
  const policy = mostCommon(cases.flatMap((one) => one.get('policy') ?? []));
  if (policy !== undefined) defaults.set('policy', policy);
  const [first, ...others] = cases;
  for (const key of sharedKeys) {
    const value = first?.get(key);
    if (value === undefined || others.length === 0) continue;
    if (others.every((one) => equalJson(one.get(key) ?? null, value))) defaults.set(key, value);
  }
  // The suites' own default is true.
  const denied = cases.filter((one) => one.get('contextAware') === false).length;
  if (denied * 2 > cases.length) defaults.set('contextAware', false);
  return defaults;
}

function mostCommon(values: readonly JsonValue[]): JsonValue | undefined {
  const counts = new Map<JsonValue, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

function withoutDefaults(one: JsonObject, defaults: JsonObject): JsonObject {
  const isDenied = defaults.get('contextAware') === false;
  const entries = [...one].filter(([key, value]) => {
    if (key === 'contextAware') return value !== !isDenied;
    const shared = defaults.get(key);
    return shared === undefined || !equalJson(shared, value);
  });
  return new Map(entries);
}

/** Whether a case expects a rejection for whatever reason. */
export function isUnexplained(one: JsonObject): boolean {
  const expected = one.get('expect');
  return (
    expected instanceof Map &&
    expected.get('allowed') === false &&
    !expected.has('message') &&
    !expected.has('code')
  );
}
