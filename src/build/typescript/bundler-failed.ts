import { WardctlError } from '../../errors.ts';

/**
 * The error about an esbuild that does not work itself, whatever the sources: its program is missing, cannot be run, or
 * was ended.
 */
export function bundlerFailed(error: unknown): WardctlError {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).trim().split('\n');
  return new WardctlError(
    'BUILD_FAILED',
    `the npm package esbuild, which bundles policies, fails: ${reason}`,
    {
      hint: 'Install it again, on this machine: remove node_modules, and run npm install without --omit=optional.',
      details: { package: 'esbuild' },
      cause: error,
    },
  );
}
