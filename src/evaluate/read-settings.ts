import { readTextBounded } from '../files/index.ts';
import type { JsonValue } from '../json/index.ts';
import { parseYamlDocument } from '../yaml/index.ts';

/**
 * The settings in a file of YAML or JSON; `null` for an empty one.
 * @param name what the file is called
 * @throws WardctlError SETTINGS_UNREADABLE
 */
export async function readSettingsFile(path: string, name: string): Promise<JsonValue> {
  const text = readTextBounded(path, { what: 'settings file', name, errorCode: 'SETTINGS_UNREADABLE' });
  const source = { name, errorCode: 'SETTINGS_UNREADABLE', dialect: 'strict' } as const;
  return (await parseYamlDocument(text, source))?.value ?? null;
}
