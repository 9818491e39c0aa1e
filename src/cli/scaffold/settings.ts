import { resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { describeType, isObject, type JsonObject } from '../../json/index.ts';
import { readTextBounded } from '../../files/index.ts';
import { parseYaml } from '../../yaml/index.ts';

/** Where the settings of a manifest are given; at most one of both. */
export interface SettingsSources {
  readonly path: string | undefined;
  /** JSON or YAML. */
  readonly json: string | undefined;
  /** What relative paths are relative to. */
  readonly folder: string;
}

/**
 * The settings for a manifest, numbers kept exactly; empty where none were given.
 * @throws WardctlError SETTINGS_UNREADABLE, SETTINGS_NOT_OBJECT
 */
export async function loadSettings({ path, json, folder }: SettingsSources): Promise<JsonObject> {
  if (path !== undefined) {
    const what = 'settings file';
    const text = readTextBounded(resolve(folder, path), {
      what,
      name: path,
      errorCode: 'SETTINGS_UNREADABLE',
    });
    return parseSettings(text, path);
  }
  return json === undefined ? new Map() : parseSettings(json, '--settings-json');
}

async function parseSettings(text: string, name: string): Promise<JsonObject> {
  const documents = await parseYaml(text, { name, errorCode: 'SETTINGS_UNREADABLE', dialect: 'strict' });
  const [settings = null] = documents;
  if (documents.length > 1) {
    throw new WardctlError(
      'SETTINGS_UNREADABLE',
      `${name}: expected one document of settings, found ${String(documents.length)}`,
      { hint: 'Split the file; settings are one mapping.' },
    );
  }
  if (isObject(settings)) return settings;
  const found = settings === null ? 'nothing' : describeType(settings);
  throw new WardctlError('SETTINGS_NOT_OBJECT', `${name}: expected a mapping of settings, found ${found}`, {
    hint: 'For instance {"key": "value"}; without settings, leave the flag out.',
  });
}
