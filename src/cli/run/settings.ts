import { resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { readSettingsFile } from '../../evaluate/index.ts';
import { JsonSyntaxError, parseJson, type JsonValue } from '../../json/index.ts';

/** Where settings are given on the command line; the file wins, as in the reference. */
export interface SettingsSources {
  readonly path: string | undefined;
  readonly json: string | undefined;
  readonly folder: string;
}

/** The settings document; `undefined` where none was given. @throws WardctlError SETTINGS_UNREADABLE */
export async function loadSettings({ path, json, folder }: SettingsSources): Promise<JsonValue | undefined> {
  if (path !== undefined) return readSettingsFile(resolve(folder, path), path);
  if (json === undefined) return undefined;
  try {
    return parseJson(json);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new WardctlError('SETTINGS_UNREADABLE', `Cannot parse settings JSON: ${error.message}`, {
      hint: `Quote the whole text for your shell: --settings-json '{"key": "value"}'; YAML goes into a file for -s.`,
      cause: error,
    });
  }
}
