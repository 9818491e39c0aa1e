import type { BuildSurroundings } from '../build/index.ts';
import { version } from './version.ts';

/** What builds of this process are run with. @param signal ends them */
export function buildSurroundings(signal: AbortSignal): BuildSurroundings {
  return {
    signal,
    environment: process.env,
    platform: process.platform,
    toolVersion: version,
    now: Date.now,
  };
}
