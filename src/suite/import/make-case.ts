import { posix } from 'node:path';
import { isObject, parseJson, type JsonObject, type JsonValue } from '../../json/index.ts';
import { executionModeNames } from '../../policy/index.ts';
import type { Input, Invocation } from './trace/invocation.ts';
import { Untranslatable } from './trace/untranslatable.ts';

/** All documents of a suite together; a suite has at most 8 MiB. */
const maxInlineLength = 2 * 1024 * 1024;

/** Makes cases out of runs. */
export class CaseMaker {
  /** Folder of the suite file. */
  private readonly suiteFolder: string;
  /** Paths of the files that cases name, as the suite does. */
  readonly files = new Set<string>();
  /** Characters of settings and requests that stand in the suite itself. */
  private inlineLength = 0;

  constructor(suiteFolder: string) {
    this.suiteFolder = suiteFolder;
  }

  /** A run as the keys of a case. @throws Untranslatable where a suite has no way to say it */
  make(invocation: Invocation, line: number): JsonObject {
    const { folder, session, policy, request, settings, manifest } = invocation;
    const paths = [
      policy,
      session,
      manifest,
      ...[request, settings].map((input) => input?.type === 'file' && input.path),
    ];
    if (paths.some((one) => typeof one === 'string' && /[\x00-\x1f]/.test(one))) {
      // Of a quotation mark too many or too few, which the next one closes.
      throw new Untranslatable(line, 'the name of a file has a line break in it');
    }
    const path = (file: string): string => this.pathOf(file, folder);
    const document = (input: Input, what: string): JsonValue =>
      input.type === 'file' ? path(input.path) : this.inlineOf(input.text, what, line);
    return members({
      policy: this.policyOf(invocation),
      executionMode: modeOf(invocation, line),
      request: invocation.request && document(invocation.request, 'the request'),
      manifest: invocation.manifest === undefined ? undefined : path(invocation.manifest),
      operation: invocation.operation,
      oldManifest: invocation.oldManifest === undefined ? undefined : path(invocation.oldManifest),
      namespace: invocation.namespace,
      user: invocation.user,
      groups: invocation.groups.length === 0 ? undefined : [...invocation.groups],
      raw: invocation.isRaw || undefined,
      settings: invocation.settings && settingsOf(invocation.settings, document),
      session: session === undefined ? undefined : path(session),
      contextAware: invocation.isContextAware,
      allowedHostCapabilities: invocation.allowedHostCapabilities && [...invocation.allowedHostCapabilities],
      timeout: invocation.timeout,
    });
  }

  /** A path as the suite says it, which does not depend on the working folder. */
  private pathOf(file: string, folder: string): string {
    const way = posix.relative(this.suiteFolder, posix.resolve(folder, file));
    const path = way.startsWith('.') ? way : `./${way}`;
    this.files.add(path);
    return path;
  }

  private inlineOf(text: string, what: string, line: number): JsonValue {
    this.inlineLength += text.length;
    if (this.inlineLength > maxInlineLength)
      throw new Untranslatable(line, 'the suite would be too large with it');
    return parseInline(text, what, line);
  }

  private policyOf({ policy, folder }: Invocation): string {
    const isFile = /^\.{0,2}\//.test(policy) || /\.(?:wasm|ya?ml|json)$/i.test(policy);
    return isFile && !/^[a-z]+:\/\//i.test(policy) ? this.pathOf(policy, folder) : policy;
  }
}

/** `null` is the same as none. */
function settingsOf(
  input: Input,
  document: (input: Input, what: string) => JsonValue,
): JsonValue | undefined {
  return document(input, 'its settings') ?? undefined;
}

function parseInline(text: string, what: string, line: number): JsonValue {
  let value: JsonValue;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new Untranslatable(
      line,
      `${what} are no JSON, with which kwctl fails`.replace('request are', 'request is'),
      {
        cause: error,
      },
    );
  }
  if (value === null && what === 'its settings') return value;
  if (isObject(value)) return value;
  throw new Untranslatable(line, `expected an object for ${what}, with which else kwctl fails`);
}

function modeOf({ executionMode }: Invocation, line: number): string | undefined {
  if (executionMode === undefined || executionModeNames.includes(executionMode)) return executionMode;
  throw new Untranslatable(line, `-e ${executionMode.slice(0, 60)} is no execution mode`);
}

function members(values: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return new Map(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
}
