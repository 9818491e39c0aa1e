import { WardctlError } from '../../../errors.ts';
import { sizeProblem } from '../../../files/index.ts';
import type { TufSource } from './run-workflow.ts';

/**
 * Gets a file of a TUF mirror; `undefined` for one that is not there (HTTP 403 or 404): that is how the newest root
 * metadata is known.
 * @throws what cannot be reached; WardctlErrors TRUST_ROOT_* go to the user as they are
 */
export type TrustFetcher = (
  url: string,
  options: { readonly maxBytes: number; readonly signal: AbortSignal },
) => Promise<Uint8Array | undefined>;

/** A mirror as a source of files. What went wrong with it is kept, because tuf-js makes other errors of it. */
export class MirrorSource {
  /** Why a file could not be read. */
  failure: WardctlError | undefined;
  private readonly mirror: string;
  private readonly fetcher: TrustFetcher;
  private readonly signal: AbortSignal;

  /** @param signal ends all fetching: when its time is up, or where the user ends it */
  constructor(mirror: string, fetcher: TrustFetcher, signal: AbortSignal) {
    this.mirror = mirror;
    this.fetcher = fetcher;
    this.signal = signal;
  }

  /** @throws WardctlError TRUST_ROOT_UNREACHABLE, TRUST_ROOT_INVALID for a file that is too large */
  readonly read: TufSource = async (path, maxBytes) => {
    const url = `${this.mirror}/${path}`;
    try {
      const bytes = await this.fetch(url, maxBytes);
      if (bytes === undefined && !path.endsWith('.root.json'))
        throw unreachable(url, 'the mirror has no such file');
      if (bytes !== undefined && bytes.byteLength > maxBytes) {
        throw new WardctlError('TRUST_ROOT_INVALID', `${url}: ${sizeProblem(maxBytes, bytes.byteLength)}`, {
          hint: 'Check the URL of the mirror; ask who runs it.',
        });
      }
      return bytes === undefined ? undefined : Buffer.from(bytes);
    } catch (error) {
      this.failure = asTrustError(url, error);
      throw this.failure;
    }
  };

  /** Ends in time, whatever the fetcher does. */
  private async fetch(url: string, maxBytes: number): Promise<Uint8Array | undefined> {
    const { signal } = this;
    signal.throwIfAborted();
    let onAbort: (() => void) | undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      onAbort = () => {
        reject(reasonOf(signal));
      };
      signal.addEventListener('abort', onAbort);
    });
    try {
      return await Promise.race([this.fetcher(url, { maxBytes, signal }), aborted]);
    } finally {
      if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
    }
  }
}

function asTrustError(url: string, error: unknown): WardctlError {
  if (error instanceof WardctlError && error.code.startsWith('TRUST_ROOT_')) return error;
  const isTimeout = error instanceof Error && error.name === 'TimeoutError';
  const reason = error instanceof Error ? error.message : String(error);
  return unreachable(url, isTimeout ? 'no answer in time' : reason, error);
}

/** What the cause advises says more: of plain http, for instance, how to allow it. */
function unreachable(url: string, reason: string, cause?: unknown): WardctlError {
  const advice = cause instanceof WardctlError ? cause.hint : undefined;
  return new WardctlError('TRUST_ROOT_UNREACHABLE', `cannot fetch ${url}: ${reason}`, {
    hint: advice ?? 'Check the connection and the proxy; or give a file with --sigstore-trust-config.',
    ...(cause === undefined ? {} : { cause }),
  });
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new DOMException('aborted', 'AbortError');
}
