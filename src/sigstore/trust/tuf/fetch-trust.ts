import { WardctlError } from '../../../errors.ts';
import { MirrorSource, type TrustFetcher } from './bounded-fetch.ts';
import { runWorkflow } from './run-workflow.ts';
import { cachedSource, verifiedTrust, type VerifiedTrust } from './verify-state.ts';

export interface FetchTrustOptions {
  /** URL without `/` at its end. */
  readonly mirror: string;
  /** Root metadata that is trusted without proof. Default: the first that was known. */
  readonly initialRoot: Buffer | undefined;
  /** What was fetched before: the mirror must not give anything older. */
  readonly known: VerifiedTrust | undefined;
  readonly fetcher: TrustFetcher;
  readonly fetchedAt: Date;
  /** For all files together. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Fetches the trust root of a mirror.
 * @throws WardctlError TRUST_ROOT_MISSING where nothing says how to trust the mirror, TRUST_ROOT_UNREACHABLE,
 *   TRUST_ROOT_INVALID; the signal's reason
 */
export async function fetchTrust(options: FetchTrustOptions): Promise<VerifiedTrust> {
  const { mirror, known, fetcher, fetchedAt, timeoutMs, signal } = options;
  const initialRoot = options.initialRoot ?? known?.state.roots[0];
  if (initialRoot === undefined) {
    throw new WardctlError('TRUST_ROOT_MISSING', `nothing says how to trust the mirror ${mirror}`, {
      hint: 'Give its root.json, from somebody whom you trust, with --tuf-root.',
    });
  }
  const timeout = AbortSignal.timeout(timeoutMs);
  const source = new MirrorSource(
    mirror,
    fetcher,
    signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
  );
  const cached = known && cachedSource(known.state);
  try {
    const state = await runWorkflow({
      initialRoot,
      known: known?.state.roles ?? new Map(),
      // Root metadata never changes, and most of the others do.
      source: async (path, maxBytes) =>
        (path.endsWith('.root.json') ? await cached?.(path, maxBytes) : undefined) ??
        source.read(path, maxBytes),
      at: fetchedAt,
    });
    return verifiedTrust({ ...state, fetchedAt }, mirror);
  } catch (error) {
    signal?.throwIfAborted();
    throw source.failure ?? untrusted(mirror, error);
  }
}

function untrusted(mirror: string, error: unknown): WardctlError {
  if (error instanceof WardctlError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new WardctlError('TRUST_ROOT_INVALID', `what ${mirror} gives cannot be trusted: ${reason}`, {
    hint: 'Try again later, and check the clock of this machine. If it stays so, ask who runs the mirror.',
    cause: error,
  });
}
