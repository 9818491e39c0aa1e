import type { Workbench } from '../workbench.ts';
import { BundleProblems } from './bundle-pass.ts';
import type { Bundler } from './load-esbuild.ts';

/** It takes less than a second for most policies. */
const defaultTimeoutMs = 60_000;

/**
 * Waits for what the bundler makes, and no longer than it may take. A bundler that fails is stopped, so that the next
 * build starts a new one.
 * @param timeoutMs default: 60 s
 * @throws WardctlError BUILD_FAILED; the signal's reason; what the work throws
 */
export async function boundBundling<T>(
  bundler: Bundler,
  bench: Workbench,
  work: () => Promise<T>,
  timeoutMs = defaultTimeoutMs,
): Promise<T> {
  const { signal } = bench.options;
  signal.throwIfAborted();
  const { promise: patience, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => {
    reject(signal.reason);
  };
  const timer = setTimeout(() => {
    reject(
      bench.failed(
        `esbuild did not end within ${String(timeoutMs / 1000)} s`,
        'Look for a pipe or device among the sources and in tsconfig.json, or install esbuild again.',
      ),
    );
  }, timeoutMs);
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([work(), patience]);
  } catch (error) {
    if (!(error instanceof BundleProblems)) await bundler.stop?.();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
