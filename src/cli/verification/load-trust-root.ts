import { readTextBounded } from '../../files/index.ts';
import { parseTrustRoot, type TrustRoot } from '../../sigstore/index.ts';
import { openTrust, type TrustOptions } from './open-trust.ts';

const maxBytes = 8 * 1024 * 1024;

/**
 * The trust root to judge certificates with: the user's file, else that of the TUF mirror, which is asked at most once a
 * day.
 * @throws WardctlError TRUST_ROOT_*, USAGE_INVALID, STORE_*; the signal's reason
 */
export async function loadTrustRoot(options: TrustOptions, signal?: AbortSignal): Promise<TrustRoot> {
  const { configPath } = options.settings;
  return configPath === undefined ? openTrust(options).read(signal) : trustRootOf(configPath);
}

/** @throws WardctlError TRUST_ROOT_UNREADABLE, TRUST_ROOT_INVALID */
function trustRootOf(path: string): TrustRoot {
  const text = readTextBounded(path, { what: 'trust root', errorCode: 'TRUST_ROOT_UNREADABLE', maxBytes });
  return parseTrustRoot(text, path);
}
