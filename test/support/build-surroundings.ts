import type { BuildSurroundings } from '../../src/build/index.ts';

/** What builds are run with that nobody breaks off, unless a test says otherwise. */
export function buildSurroundings(more: Partial<BuildSurroundings> = {}): BuildSurroundings {
  return {
    signal: new AbortController().signal,
    environment: process.env,
    platform: 'linux',
    toolVersion: '9.8.7',
    now: () => 0,
    ...more,
  };
}
