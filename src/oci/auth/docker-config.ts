import {
  DecodeError,
  mapOf,
  optional,
  string,
  struct,
  type Decoder,
  type JsonValue,
} from '../../json/index.ts';
import { entriesFor } from './registry-keys.ts';

/** The parts of a docker configuration that hold logins (cli-and-registry 7). */
export interface DockerConfig {
  readonly auths: ReadonlyMap<string, StoredLogin | undefined>;
  /** Name of a credential helper, by registry. */
  readonly credHelpers: ReadonlyMap<string, string>;
  /** The helper for all others. */
  readonly credsStore: string | undefined;
}

/** An entry of `auths`; an empty one says that a helper keeps the login. */
export interface StoredLogin {
  /** Base64 of `user:password`. */
  readonly auth: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly identityToken: string | undefined;
}

const text = optional(string);
const login: Decoder<StoredLogin> = {
  expected: 'a login',
  decode(value, path) {
    const { auth, username, password, identitytoken } = struct('Login', {
      auth: text,
      username: text,
      password: text,
      identitytoken: text,
    }).decode(value, path);
    return { auth, username, password, identityToken: identitytoken };
  },
};

const config = struct('DockerConfig', {
  auths: optional(mapOf(optional(login))),
  credHelpers: optional(mapOf(string)),
  credsStore: text,
});

/** The logins of a configuration. @throws DecodeError */
export function decodeDockerConfig(document: JsonValue): DockerConfig {
  const { auths, credHelpers, credsStore } = config.decode(document, '');
  return {
    auths: auths ?? new Map(),
    credHelpers: credHelpers ?? new Map(),
    credsStore: credsStore === '' ? undefined : credsStore,
  };
}

/** The helper that a new login of a registry is given to; `undefined` where it goes into the file. */
export function helperFor({ credHelpers, credsStore }: DockerConfig, registry: string): string | undefined {
  const [own] = entriesFor(credHelpers, registry);
  // As in docker, an empty name takes a registry out of the store for all.
  return own === undefined ? credsStore : own === '' ? undefined : own;
}

/** All helpers that a configuration names, each once. */
export function helpersOf({ credHelpers, credsStore }: DockerConfig): string[] {
  const names = new Set(credHelpers.values());
  if (credsStore !== undefined) names.add(credsStore);
  return [...names].filter((name) => name !== '');
}

/** Whether an entry itself holds what opens the registry. */
export function holdsSecret(login: StoredLogin | undefined): login is StoredLogin {
  const { auth = '', password = '', identityToken = '' } = login ?? {};
  return auth !== '' || password !== '' || identityToken !== '';
}

/** User and password of an `auth` entry. @throws DecodeError where it is no such thing; the text is not shown */
export function decodeAuth(auth: string): { username: string; password: string } {
  const decoded = Buffer.from(auth, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1) throw new DecodeError('expected the base64 form of user:password', 'auth');
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1).replace(/\0+$/, '') };
}
