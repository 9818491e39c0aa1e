import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import seeds from '@sigstore/tuf/seeds.json' with { type: 'json' };
import { expect } from 'vitest';
import type { TrustCache, TrustCacheOptions } from '../../../../../src/sigstore/trust/tuf/options.ts';
import { openTrustCache } from '../../../../../src/sigstore/trust/tuf/trust-cache.ts';
import { FakeTuf } from '../../../../support/fake-tuf.ts';

export const publicMirror = 'https://tuf-repo-cdn.sigstore.dev';
export const embedded = seeds[publicMirror];
export const trustedRoot = Buffer.from(embedded.targets['trusted_root.json'], 'base64').toString('utf8');
/** With one log less, to be told from it. */
export const laterRoot = JSON.stringify({ ...(JSON.parse(trustedRoot) as object), ctlogs: [] });
export const mirrorUrl = 'https://tuf.example/repo';
export const dayMs = 24 * 60 * 60 * 1000;

/** A repository, and a folder that caches of it are in. */
export class TrustScene {
  readonly folder = mkdtempSync(join(tmpdir(), 'wardctl-tuf-'));
  readonly warnings: string[] = [];
  tuf = new FakeTuf(mirrorUrl);
  now = new Date();

  constructor() {
    this.tuf.publish({ target: trustedRoot });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  open(options: Partial<TrustCacheOptions> = {}): TrustCache {
    return openTrustCache({
      folder: join(this.folder, 'trust'),
      mirrorUrl,
      initialRoot: this.tuf.root,
      fetcher: this.tuf.fetch,
      now: () => this.now,
      offline: false,
      strict: false,
      warn: (message) => this.warnings.push(message),
      ...options,
    });
  }

  later(ms: number): void {
    this.now = new Date(this.now.getTime() + ms);
  }

  /** The only one there is. */
  cacheFile(): string {
    const [name = '', ...others] = readdirSync(join(this.folder, 'trust'));
    expect(others).toEqual([]);
    return join(this.folder, 'trust', name);
  }

  /** Changes what is kept, as somebody would who can write there. */
  alter(change: (content: CacheContent) => object): void {
    const path = this.cacheFile();
    const content = JSON.parse(readFileSync(path, 'utf8')) as CacheContent;
    writeFileSync(path, JSON.stringify({ ...content, ...change(content) }));
  }
}

export type CacheContent = Record<'roots' | 'roles' | 'trustedRoot' | 'fetchedAt', unknown>;

export const noFetch = (url: string): never => {
  throw new TypeError(`asked for ${url}`);
};
export const unreachable: TrustCacheOptions['fetcher'] = () =>
  Promise.reject(new TypeError('getaddrinfo ENOTFOUND'));

export function coded(code: string, message: string | RegExp): unknown {
  const matcher: unknown =
    typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message);
  return expect.objectContaining({
    code,
    message: matcher,
    hint: expect.stringMatching(/\w/) as unknown,
  });
}
