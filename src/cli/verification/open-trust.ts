import { join } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { readFileBounded } from '../../files/index.ts';
import { FileLock } from '../../sharing/index.ts';
import { isObject, JsonSyntaxError, parseJson } from '../../json/index.ts';
import { ServiceClient } from '../../oci/index.ts';
import { openTrustCache, type TrustCache } from '../../sigstore/index.ts';
import { cacheDir } from '../cache-dir.ts';
import type { PathSurroundings } from '../kubewarden-paths.ts';
import { clientSurroundings } from '../registry/client-surroundings.ts';
import type { RegistryContext } from '../registry/context.ts';
import type { TrustSettings } from './settings.ts';

export interface TrustOptions {
  readonly settings: TrustSettings;
  /** Reaches the mirror; opened where that is needed. */
  readonly context: () => Promise<RegistryContext>;
  readonly surroundings: PathSurroundings;
  readonly warn: (message: string) => void;
}

const maxRootBytes = 1024 * 1024;

/**
 * The trust root of the TUF mirror that the user named, or of the public instance of Sigstore. Nothing is fetched yet.
 * @throws WardctlError TRUST_ROOT_UNREADABLE, USAGE_INVALID
 */
export function openTrust({ settings, context, surroundings, warn }: TrustOptions): TrustCache {
  const { tufMirror, tufRootPath, offline, strict } = settings;
  const folder = join(cacheDir(surroundings), 'trust');
  return openTrustCache({
    folder,
    mirrorUrl: tufMirror,
    initialRoot: tufRootPath === undefined ? undefined : readRoot(tufRootPath),
    fetcher: async (url, limits) => {
      const { transport } = await context();
      return new ServiceClient({ transport, ...clientSurroundings }).get(new URL(url), limits);
    },
    now: () => new Date(),
    offline,
    strict,
    warn,
    lock: new FileLock(join(folder, 'lock')),
  });
}

function readRoot(path: string): Buffer {
  const bytes = readFileBounded(path, {
    what: 'root metadata',
    errorCode: 'TRUST_ROOT_UNREADABLE',
    maxBytes: maxRootBytes,
  });
  if (isRootMetadata(bytes)) return bytes;
  throw new WardctlError(
    'TRUST_ROOT_INVALID',
    `${path}: expected root metadata of a TUF repository, found something else`,
    {
      hint: 'Give the root.json of the mirror, from somebody whom you trust.',
    },
  );
}

/** What it says is verified later, with what the mirror gives. */
function isRootMetadata(bytes: Buffer): boolean {
  try {
    const document = parseJson(bytes);
    const signed = isObject(document) ? document.get('signed') : undefined;
    return isObject(signed) && signed.get('_type') === 'root';
  } catch (error) {
    if (error instanceof JsonSyntaxError) return false;
    throw error;
  }
}
