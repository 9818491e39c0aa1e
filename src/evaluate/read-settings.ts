import { readTextBounded } from '../files/index.ts';
import type { JsonValue } from '../json/index.ts';
import { parseYamlDocument } from '../yaml/index.ts';

/**
 * The settings in a file of YAML or JSON; `null` for an empty one.
 * @param name what the file is called
 * @param options.onlyFiles whether pipes and devices are refused
 * @throws WardctlError SETTINGS_UNREADABLE
 */
export async function readSettingsFile(
  path: string,
  name: string,
  { onlyFiles = false }: { readonly onlyFiles?: boolean } = {},
): Promise<JsonValue> {
  const text = readTextBounded(path, {
    what: 'settings file',
    name,
    errorCode: 'SETTINGS_UNREADABLE',
    onlyFiles,
  });
  const source = { name, errorCode: 'SETTINGS_UNREADABLE', dialect: 'strict' } as const;
  return (await parseYamlDocument(text, source))?.value ?? null;
}
