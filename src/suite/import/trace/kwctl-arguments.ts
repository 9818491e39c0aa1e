import type { Input, Invocation } from './invocation.ts';
import { Untranslatable } from './untranslatable.ts';

const shortFlags = new Map([
  ['r', 'request-path'],
  ['s', 'settings-path'],
  ['e', 'execution-mode'],
  ['f', 'file'],
  ['n', 'namespace'],
  ['o', 'output'],
  ['k', 'verification-key'],
  ['a', 'verification-annotation'],
  ['v', 'verbose'],
]);

/** Flags that say how something is printed, or are for nothing in a suite. */
const idleFlags = new Set(['verbose', 'no-color', 'disable-wasmtime-cache', 'json']);
const switches = new Set([...idleFlags, 'raw', 'allow-context-aware']);
const valueFlags = new Set([
  'request-path',
  'settings-path',
  'settings-json',
  'execution-mode',
  'replay-host-capabilities-interactions',
  'file',
  'old-file',
  'operation',
  'namespace',
  'user',
  'group',
  'timeout',
  'output',
]);
/** The one flag that takes as many values as there are. */
const greedyFlag = 'allowed-host-capabilities';

/**
 * Reads the arguments behind `kwctl run` or `wardctl run`.
 * @param stdin what the run is given on stdin
 * @param folder that relative paths count from
 * @throws Untranslatable for flags that have no place in a suite
 */
export function readRunArguments(
  args: readonly string[],
  {
    stdin,
    folder,
    line,
  }: { readonly stdin: Input | undefined; readonly folder: string; readonly line: number },
): Invocation {
  const fail = (reason: string): never => {
    throw new Untranslatable(line, reason);
  };
  const found = collect(args, fail);
  const one = (flag: string): string | undefined => {
    const values = found.values.get(flag) ?? [];
    return values.length > 1 ? fail(`--${flag} is given ${values.length} times`) : values[0];
  };
  const [policy, ...others] = found.operands;
  if (policy === undefined || others.length > 0) {
    return fail(`expected one policy, found ${policy === undefined ? 'none' : found.operands.join(', ')}`);
  }
  if ((one('output') ?? 'json') !== 'json') fail('--output is not json');
  const requestPath = one('request-path');
  const manifest = one('file');
  if ((requestPath === undefined) === (manifest === undefined))
    fail('expected one request, found none or two');
  // The reference reads settings and mode of a custom resource from there, and refuses --raw with it.
  const isResource = /\.(?:ya?ml|json)$/i.test(policy);
  if (isResource && found.switches.has('raw')) fail('--raw is given with a custom resource');
  return {
    policy,
    request: requestPath === '-' ? (stdin ?? fail('the request comes from elsewhere')) : asFile(requestPath),
    manifest: manifest === '-' ? fail('the manifest comes from stdin') : manifest,
    oldManifest: one('old-file'),
    operation: one('operation'),
    namespace: one('namespace'),
    user: one('user'),
    groups: found.values.get('group') ?? [],
    settings: isResource ? undefined : settingsOf(one('settings-path'), one('settings-json'), fail),
    executionMode: isResource ? undefined : one('execution-mode'),
    isRaw: found.switches.has('raw'),
    isContextAware: isResource || found.switches.has('allow-context-aware'),
    session: one('replay-host-capabilities-interactions'),
    allowedHostCapabilities: found.values.get(greedyFlag),
    timeout: one('timeout'),
    folder,
  };
}

function asFile(path: string | undefined): Input | undefined {
  return path === undefined ? undefined : { type: 'file', path };
}

/** A file wins over a text, as in the reference. */
function settingsOf(
  path: string | undefined,
  text: string | undefined,
  fail: (reason: string) => never,
): Input | undefined {
  if (path?.trimStart().startsWith('{') === true) {
    fail('-s takes the path of a file, found JSON, with which kwctl fails; meant is --settings-json');
  }
  if (path !== undefined) return { type: 'file', path };
  return text === undefined ? undefined : { type: 'text', text };
}

interface Collected {
  readonly operands: string[];
  readonly switches: Set<string>;
  readonly values: Map<string, string[]>;
}

function collect(args: readonly string[], fail: (reason: string) => never): Collected {
  const found: Collected = { operands: [], switches: new Set(), values: new Map() };
  const add = (flag: string, values: readonly string[]): void => {
    found.values.set(flag, [...(found.values.get(flag) ?? []), ...values]);
  };
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    if (argument === '--') {
      found.operands.push(...args.slice(index + 1));
      break;
    }
    if (!argument.startsWith('-') || argument === '-') {
      found.operands.push(argument);
      continue;
    }
    const { flag, value } = readFlag(argument, fail);
    if (switches.has(flag)) {
      found.switches.add(flag);
    } else if (flag === greedyFlag) {
      const end = args.findIndex((next, at) => at > index && next.startsWith('-'));
      const values = value === undefined ? args.slice(index + 1, end === -1 ? undefined : end) : [value];
      add(flag, values);
      if (value === undefined) index += values.length;
    } else if (valueFlags.has(flag)) {
      if (value === undefined) index += 1;
      add(flag, [value ?? args[index] ?? fail(`--${flag} has no value`)]);
    } else {
      fail(`--${flag} has no place in a suite`);
    }
  }
  return found;
}

/** `--flag`, `--flag=value`, `-f` or `-fvalue`. */
function readFlag(
  argument: string,
  fail: (reason: string) => never,
): { readonly flag: string; readonly value: string | undefined } {
  const [, long, longValue] = /^--([^=]+)(?:=([^]*))?$/.exec(argument) ?? [];
  if (long !== undefined) return { flag: long, value: longValue };
  const flag = shortFlags.get(argument[1] ?? '') ?? fail(`${argument} is no flag of kwctl run`);
  const rest = argument.slice(2).replace(/^=/, '');
  return { flag, value: rest === '' ? undefined : rest };
}
