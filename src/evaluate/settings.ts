import { WardctlError } from '../errors.ts';
import { describeType, isObject, stringifyJson, typeName, type JsonValue } from '../json/index.ts';
import type { PolicySettings } from '../runtime/index.ts';

/**
 * Settings as policies get them: an object; `null` counts as none.
 * @throws WardctlError SETTINGS_NOT_OBJECT
 */
export function settingsFrom(value: JsonValue): PolicySettings {
  if (value === null) return { document: new Map(), text: '{}' };
  if (!isObject(value)) {
    const found = Array.isArray(value)
      ? describeType(value)
      : `the ${typeName(value)} ${stringifyJson(value)}`;
    throw new WardctlError('SETTINGS_NOT_OBJECT', `Invalid settings in CRD, not an object: found ${found}`, {
      hint: 'Settings are a mapping of names to values, for instance {"allowed": ["a"]}.',
    });
  }
  return { document: value, text: stringifyJson(value) };
}
