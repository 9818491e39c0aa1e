import type { JsonObject, JsonValue } from '../../json/index.ts';
import { isObject } from '../../json/index.ts';
import { tokenUser, type HelperAnswer } from './credential-helper.ts';
import { formatConfig } from './format-config.ts';
import { parseLoginFile } from './login-file.ts';
import { configKeysOf, isKeyOf } from './registry-keys.ts';

/** Members of a login that say how to get in; all others are kept. */
const secretKeys = new Set(['auth', 'username', 'password', 'identitytoken', 'registrytoken']);

/**
 * The text of a docker configuration with a login for a registry in it, under docker's own key; everything else stays
 * as it is, in its order.
 * @param text of the file so far; `undefined` where there is none
 * @param login `undefined` where a credential helper keeps it
 * @param name of the file, for messages
 * @throws WardctlError CREDENTIALS_INVALID where the text is no docker configuration
 */
export function withLogin(
  text: string | undefined,
  registry: string,
  login: HelperAnswer | undefined,
  name: string,
): string {
  const [key = registry] = configKeysOf(registry);
  const document = documentOf(text, name);
  const auths = objectAt(document, 'auths');
  const kept = [...objectAt(auths, key)].filter(([member]) => !secretKeys.has(member));
  const entry = new Map<string, JsonValue>([...kept, ...(login === undefined ? [] : membersOf(login))]);
  // A login that is left under another name of the registry would be found when this one is gone.
  const others = [...auths].filter(([other]) => other === key || !isKeyOf(other, registry));
  document.set('auths', new Map(others).set(key, entry));
  return formatConfig(document, text);
}

/**
 * The text of a docker configuration without the logins of a registry; `undefined` where there are none.
 * @throws WardctlError CREDENTIALS_INVALID where the text is no docker configuration
 */
export function withoutLogin(text: string | undefined, registry: string, name: string): string | undefined {
  const document = documentOf(text, name);
  const auths = objectAt(document, 'auths');
  const left = [...auths].filter(([key]) => !isKeyOf(key, registry));
  if (left.length === auths.size) return undefined;
  document.set('auths', new Map(left));
  return formatConfig(document, text);
}

function membersOf({ username, secret }: HelperAnswer): [string, JsonValue][] {
  if (username === tokenUser) return [['identitytoken', secret]];
  return [['auth', Buffer.from(`${username}:${secret}`).toString('base64')]];
}

function documentOf(text: string | undefined, name: string): JsonObject {
  const document = parseLoginFile(text, name)?.document;
  return isObject(document) ? document : new Map<string, JsonValue>();
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object.get(key);
  return isObject(value) ? value : new Map<string, JsonValue>();
}
