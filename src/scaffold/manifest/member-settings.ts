import { WardctlError } from '../../errors.ts';
import { describeType, isObject, type JsonObject } from '../../json/index.ts';
import { suggest } from '../../suggest.ts';

/**
 * The settings of each member of a group.
 * @param settings a mapping of members' names to settings; no settings and `null` count as empty
 * @throws WardctlError SETTINGS_INVALID for the name of no member, SETTINGS_NOT_OBJECT
 */
export function settingsOfMembers(
  names: readonly string[],
  settings: JsonObject,
): ReadonlyMap<string, JsonObject> {
  for (const name of settings.keys()) if (!names.includes(name)) throw unknownMember(name, names);
  return new Map(names.map((name) => [name, settingsOf(name, settings)]));
}

function settingsOf(name: string, settings: JsonObject): JsonObject {
  const own = settings.get(name) ?? null;
  if (own === null) return new Map();
  if (isObject(own)) return own;
  throw new WardctlError(
    'SETTINGS_NOT_OBJECT',
    `settings: expected a mapping for the member ${name}, found ${describeType(own)}`,
    { hint: `The settings of a group are those of its members by name: {"${name}": {"key": "value"}}` },
  );
}

function unknownMember(name: string, names: readonly string[]): WardctlError {
  const shown = JSON.stringify(name.slice(0, 100));
  const near = suggest(name.slice(0, 100), names);
  const advice = near === undefined ? '' : `Did you mean ${near}? `;
  return new WardctlError('SETTINGS_INVALID', `settings: expected names of members as keys, found ${shown}`, {
    hint: `${advice}The group's members are: ${names.join(', ')}`,
  });
}
