import { createHash } from 'node:crypto';
import { WardctlError } from '../../../errors.ts';
import { shownText } from '../../../oci/index.ts';

/** The TUF repository of the public instance of Sigstore. */
export const publicMirror = 'https://tuf-repo-cdn.sigstore.dev';

/** The URL of a TUF repository without `/` at its end. @throws WardctlError USAGE_INVALID */
export function parseMirror(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (isPlain && /^https?:$/.test(url.protocol)) return url.href.replace(/\/+$/, '');
  throw new WardctlError(
    'USAGE_INVALID',
    `expected the URL of a TUF mirror, http(s) without user and query, found ${JSON.stringify(shownText(text.replace(/\/\/[^/]*@/, '//***@')))}`,
    { hint: `Write it as ${publicMirror}.` },
  );
}

/** Name of the file that holds what was fetched from a mirror: one for each, whatever characters its URL has. */
export function cacheFileName(mirror: string): string {
  const host = new URL(mirror).host.replaceAll(/[^a-z0-9.-]/g, '_').slice(0, 100);
  return `${host}-${createHash('sha256').update(mirror).digest('hex').slice(0, 16)}.json`;
}

/**
 * The root metadata that the public instance is trusted by at first use, as it is embedded in `@sigstore/tuf`. Only that:
 * the trust root that is embedded beside it may have been revoked.
 */
export async function embeddedRoot(mirror: string): Promise<Buffer | undefined> {
  if (mirror !== publicMirror) return undefined;
  const { default: seeds } = await import('@sigstore/tuf/seeds.json', { with: { type: 'json' } });
  return Buffer.from(seeds[publicMirror]['root.json'], 'base64');
}
