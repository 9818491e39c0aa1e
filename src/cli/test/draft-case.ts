import { existsSync } from 'node:fs';
import { basename, relative, resolve, sep } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { isObject, parseJson, type JsonObject, type JsonValue } from '../../json/index.ts';
import { schemeOf } from '../../store/index.ts';
import type { RecordTestOptions } from './record-options.ts';

/** A case as it stands in a suite, without what it expects. */
export interface DraftCase {
  readonly name: string;
  readonly document: JsonObject;
}

/**
 * The case that a command line describes.
 * @param folder what its paths are relative to
 * @param suiteFolder what the paths in the suite are relative to
 * @throws WardctlError USAGE_INVALID, SETTINGS_UNREADABLE, SETTINGS_NOT_OBJECT
 */
export function draftCase(options: RecordTestOptions, folder: string, suiteFolder: string): DraftCase {
  const { requestPath, manifestPath, oldManifestPath, settingsPath, settingsJson, sessionPath } = options;
  const { operation, namespace, user, groups, executionMode, raw } = options;
  const requestFile = requestPath ?? manifestPath;
  if (requestFile === undefined) {
    throw new WardctlError('USAGE_INVALID', 'expected a request: --request-path <FILE> or --file <FILE>', {
      hint: 'For instance: wardctl test record policy.wasm -r request.json',
    });
  }
  const file = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : fromSuite(resolve(folder, path), suiteFolder);
  const name = options.name ?? basename(requestFile).replace(/\.[^.]*$/, '');
  const members: Readonly<Record<string, JsonValue | undefined>> = {
    name,
    policy: isFile(options.policy, folder) ? file(options.policy) : options.policy,
    executionMode,
    request: file(requestPath),
    manifest: file(manifestPath),
    operation: manifestPath === undefined || operation === 'CREATE' ? undefined : operation,
    oldManifest: file(oldManifestPath),
    namespace,
    user,
    groups: groups && [...groups],
    raw: raw ? true : undefined,
    settings: file(settingsPath) ?? (settingsJson === undefined ? undefined : parseSettings(settingsJson)),
    session: file(sessionPath),
  };
  const given = Object.entries(members).flatMap(([key, value]): [string, JsonValue][] =>
    value === undefined ? [] : [[key, value]],
  );
  return { name, document: new Map(given) };
}

function parseSettings(text: string): JsonObject {
  const settings = parseJsonSettings(text);
  if (isObject(settings)) return settings;
  throw new WardctlError('SETTINGS_NOT_OBJECT', `--settings-json: expected an object, found ${text}`, {
    hint: `For instance: --settings-json '{"key": "value"}'`,
  });
}

function parseJsonSettings(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new WardctlError('SETTINGS_UNREADABLE', `Cannot parse settings JSON: ${reason}`, {
      hint: `Quote the whole text for your shell: --settings-json '{"key": "value"}'`,
      cause: error,
    });
  }
}

/** A path as the suite file says it, which does not depend on the working folder; with `/` on every system. */
function fromSuite(path: string, suiteFolder: string): string {
  const way = relative(suiteFolder, path).split(sep).join('/');
  return way.startsWith('.') ? way : `./${way}`;
}

function isFile(reference: string, folder: string): boolean {
  return schemeOf(reference) === undefined && existsSync(resolve(folder, reference));
}
