import type { SourceMap } from './source-map.ts';

/** What the engine gives: a random number, a host call. */
export interface EngineFunction {
  (): number;
  (binding: string, namespace: string, operation: string, payload: string): string;
}

/** The names that the engine and the script of a policy know each other by. */
export interface GuestGlobals {
  __wardctl_host?: EngineFunction;
  __wardctl_source_map?: SourceMap;
  __wardctl_dispatch?: (operation: string, payload: string) => string | undefined;
  __wardctl_finish?: (...rejections: readonly unknown[]) => string;
}

/** Where the bundle comes from; a policy may have put something else in its place. */
export function sourceMap(): SourceMap | undefined {
  try {
    return guestGlobals().__wardctl_source_map;
  } catch {
    return undefined;
  }
}

/** The global object of the engine. */
export function guestGlobals(): GuestGlobals {
  return globalThis as GuestGlobals;
}
