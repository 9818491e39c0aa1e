import { parseJson, valueAt, type JsonValue } from '../../../json/index.ts';

/** What a TUF repository says, each file as it was signed. */
export interface TufState {
  /** Root metadata, from the version that was trusted first to the newest, without gaps. */
  readonly roots: readonly Buffer[];
  /** The other metadata by role: `timestamp`, `snapshot`, `targets`, and roles that those delegate to. */
  readonly roles: ReadonlyMap<string, Buffer>;
  /** The target `trusted_root.json`. */
  readonly trustedRoot: Buffer;
}

/** Version of metadata; `undefined` where it has none. */
export function versionOf(metadata: Buffer): number | undefined {
  const version = signedMember(metadata, 'version');
  return typeof version === 'bigint' ? Number(version) : undefined;
}

/** Whether files are named by version and hash (TUF 6.2). */
export function isConsistent(root: Buffer): boolean {
  return signedMember(root, 'consistent_snapshot') === true;
}

/** When the first of the newest metadata expires. @param state that was verified */
export function expiryOf({ roots, roles }: TufState): Date {
  const newest = [...roots.slice(-1), ...roles.values()];
  const times = newest.map((metadata) => {
    const expires = signedMember(metadata, 'expires');
    return typeof expires === 'string' ? new Date(expires).getTime() : NaN;
  });
  return new Date(Math.min(...times));
}

function signedMember(metadata: Buffer, key: string): JsonValue | undefined {
  try {
    return valueAt(parseJson(metadata), 'signed', key);
  } catch {
    // What reads it next says what is wrong with it.
    return undefined;
  }
}
