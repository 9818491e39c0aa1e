import { isUtf8 } from 'node:buffer';
import type { TrustRoot } from '../../trust-root.ts';
import { readTrustedRoot } from '../parse-trust-root.ts';
import { invalidTrustRoot } from '../trust-text.ts';
import type { CachedState } from './cache-file.ts';
import { expiryOf, versionOf, type TufState } from './metadata.ts';
import { runWorkflow, type TufSource } from './run-workflow.ts';

/** A trust root that was verified up to a trusted root of its repository. */
export interface VerifiedTrust {
  readonly state: CachedState;
  readonly root: TrustRoot;
  /** When its repository has to be asked again at the latest. */
  readonly expiresAt: Date;
}

/**
 * Verifies what was fetched before as if it came from the mirror now, but for the time: whether it expired is for the
 * caller to say.
 * @throws what is wrong with it: WardctlError TRUST_ROOT_INVALID, the errors of tuf-js
 */
export async function verifyCached(
  state: CachedState,
  initialRoot: Buffer,
  mirror: string,
): Promise<VerifiedTrust> {
  const source = cachedSource(state);
  const verified = await runWorkflow({ initialRoot, known: new Map(), source, at: new Date(0) });
  return verifiedTrust({ ...verified, fetchedAt: state.fetchedAt }, mirror);
}

/** @throws WardctlError TRUST_ROOT_INVALID */
export function verifiedTrust(state: CachedState, mirror: string): VerifiedTrust {
  if (!isUtf8(state.trustedRoot)) throw invalidTrustRoot(mirror, 'expected text in UTF-8, found other bytes');
  const text = state.trustedRoot.toString('utf8');
  const root = readTrustedRoot(text, { origin: mirror, unknownKeys: 'ignored' });
  return {
    state,
    root: { root, origin: mirror, fetchedAt: state.fetchedAt },
    expiresAt: expiryOf(state),
  };
}

/** The files of a repository as they were fetched, under any of the names they may have. */
export function cachedSource({ roots, roles, trustedRoot }: TufState): TufSource {
  return (path) => Promise.resolve(find(path));

  function find(path: string): Buffer | undefined {
    if (path.startsWith('targets/')) return trustedRoot;
    const version = /^(\d+)\.root\.json$/.exec(path)?.[1];
    if (version !== undefined) return roots.find((root) => versionOf(root) === Number(version));
    const role = /^(?:\d+\.)?(.+)\.json$/.exec(path)?.[1];
    return role === undefined ? undefined : roles.get(decodeURIComponent(role));
  }
}
