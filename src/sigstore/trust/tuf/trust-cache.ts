import { join } from 'node:path';
import { WardctlError } from '../../../errors.ts';
import type { TrustRoot } from '../../trust-root.ts';
import { ageText } from './age-text.ts';
import { writeCacheFile } from './cache-file.ts';
import { fetchTrust } from './fetch-trust.ts';
import { loadCached } from './load-cached.ts';
import { cacheFileName, embeddedRoot, parseMirror, publicMirror } from './mirror.ts';
import type { TrustCache, TrustCacheOptions } from './options.ts';
import type { VerifiedTrust } from './verify-state.ts';

/**
 * The trust root of a TUF repository (sigstore-and-oci 3.5). All that is used is verified from root metadata that is
 * trusted already, also what was fetched before. Nothing is read or fetched yet.
 * @throws WardctlError USAGE_INVALID for a mirror that is no URL
 */
export function openTrustCache(options: TrustCacheOptions): TrustCache {
  return new TufTrustCache(options);
}

const defaultTimeoutMs = 30_000;
const dayMs = 24 * 60 * 60 * 1000;
const updateHint =
  'Run `wardctl trust update` where there is a network, or give a file with --sigstore-trust-config.';

class TufTrustCache implements TrustCache {
  private readonly options: TrustCacheOptions;
  private readonly mirror: string;
  private readonly path: string;

  constructor(options: TrustCacheOptions) {
    this.options = options;
    this.mirror = parseMirror(options.mirrorUrl ?? publicMirror);
    this.path = join(options.folder, cacheFileName(this.mirror));
  }

  async read(signal?: AbortSignal): Promise<TrustRoot> {
    const known = await this.load();
    if (this.options.offline) return this.readOffline(known);
    if (known !== undefined && this.isFresh(known)) return known.root;
    try {
      return await this.aloneIfPossible(signal, async () => {
        const current = await this.load();
        // Another process may have been faster.
        if (current !== undefined && this.isFresh(current)) return current.root;
        const fetched = await this.fetch(current, signal);
        this.keepIfPossible(fetched);
        return fetched.root;
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (known === undefined || this.options.strict || !(error instanceof WardctlError)) throw error;
      this.options.warn(
        `the trust root could not be refreshed (${error.message}); using the one that was ${this.describeAge(known)}`,
      );
      return known.root;
    }
  }

  async refresh(signal?: AbortSignal): Promise<TrustRoot> {
    if (this.options.offline) {
      throw new WardctlError('TRUST_ROOT_UNREACHABLE', `offline, so that ${this.mirror} cannot be asked`, {
        hint: 'Leave out --offline.',
      });
    }
    return this.alone(signal, async () => {
      const fetched = await this.fetch(await this.loadUnaltered(), signal);
      this.keep(fetched);
      return fetched.root;
    });
  }

  private alone<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const { lock } = this.options;
    return lock === undefined ? work() : lock.run(work, signal);
  }

  /** Where not even a lock can be made, as in a home that is read-only, there is nobody to disturb. */
  private async aloneIfPossible<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const progress = { isAlone: false };
    try {
      return await this.alone(signal, () => {
        progress.isAlone = true;
        return work();
      });
    } catch (error) {
      if (progress.isAlone || !isStoreFailure(error)) throw error;
      return work();
    }
  }

  private readOffline(known: VerifiedTrust | undefined): TrustRoot {
    if (known === undefined) {
      throw new WardctlError(
        'TRUST_ROOT_MISSING',
        `offline, and no trust root of ${this.mirror} was fetched before`,
        { hint: updateHint },
      );
    }
    if (this.isExpired(known)) {
      const age = this.describeAge(known);
      if (this.options.strict) {
        throw new WardctlError('TRUST_ROOT_STALE', `offline, and the trust root was ${age}`, {
          hint: updateHint,
        });
      }
      this.options.warn(`offline: the trust root was ${age}`);
    }
    return known.root;
  }

  private async load(): Promise<VerifiedTrust | undefined> {
    const { path, mirror } = this;
    return loadCached({ path, mirror, initialRoot: await this.initialRoot() });
  }

  private async loadUnaltered(): Promise<VerifiedTrust | undefined> {
    try {
      return await this.load();
    } catch (error) {
      if (!(error instanceof WardctlError) || error.code !== 'TRUST_ROOT_INVALID') throw error;
      this.options.warn(`${error.message}; it is made anew`);
      return undefined;
    }
  }

  private async fetch(
    known: VerifiedTrust | undefined,
    signal: AbortSignal | undefined,
  ): Promise<VerifiedTrust> {
    const { fetcher, now, timeoutMs = defaultTimeoutMs } = this.options;
    const fetchedAt = now();
    const initialRoot = await this.initialRoot();
    return fetchTrust({
      mirror: this.mirror,
      initialRoot,
      known,
      fetcher,
      fetchedAt,
      timeoutMs,
      signal,
    });
  }

  /** @throws WardctlError STORE_FAILED */
  private keep({ state }: VerifiedTrust): void {
    writeCacheFile(this.path, state, state.fetchedAt.getTime());
  }

  private keepIfPossible(trust: VerifiedTrust): void {
    try {
      this.keep(trust);
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      this.options.warn(`${error.message}; it is used, and will be fetched again the next time`);
    }
  }

  private async initialRoot(): Promise<Buffer | undefined> {
    const { initialRoot } = this.options;
    return initialRoot === undefined ? embeddedRoot(this.mirror) : Buffer.from(initialRoot);
  }

  private isFresh(trust: VerifiedTrust): boolean {
    const ageMs = this.options.now().getTime() - trust.state.fetchedAt.getTime();
    return ageMs >= 0 && ageMs < dayMs && !this.isExpired(trust);
  }

  private isExpired({ expiresAt }: VerifiedTrust): boolean {
    // So that a time that is none counts as passed.
    return !(this.options.now() < expiresAt);
  }

  private describeAge(trust: VerifiedTrust): string {
    const { state, expiresAt } = trust;
    const fetched = `fetched ${ageText(state.fetchedAt, this.options.now())}`;
    return this.isExpired(trust)
      ? `${fetched}, and expired on ${expiresAt.toISOString().slice(0, 10)}`
      : fetched;
  }
}

function isStoreFailure(error: unknown): error is WardctlError {
  return error instanceof WardctlError && error.code === 'STORE_FAILED';
}
