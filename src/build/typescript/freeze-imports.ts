/** The builder's side of an engine at work. */
export interface BuildSide {
  readonly memory: () => WebAssembly.Memory;
  /** Whether a script runs already; before, the engine sets itself up. */
  readonly isRunningScript: () => boolean;
  /** The engine's question, asked now and then while a script runs. */
  readonly mayGoOn: () => boolean;
  /** Ends the script at the position where it is. */
  readonly refuse: (problem: string) => never;
}

/** Results of the functions of WASI. */
const success = 0;
const inval = 28;
/** Asked by `host_interrupt` in engine/common.wat, and by nothing else. */
const threadCpuTime = 3;

/**
 * What an engine imports while a policy is built. Everything is the same in each build, or not to be had: the clock
 * stands at the beginning of 1970, and nobody is there to be called.
 */
export function buildTimeImports(
  module: WebAssembly.Module,
  side: BuildSide,
): Record<string, Record<string, WebAssembly.ImportValue>> {
  const view = (): DataView => new DataView(side.memory().buffer);
  const offered: Readonly<Record<string, (...args: number[]) => number>> = {
    clock_time_get: (clock = 0, _precision, at = 0) => {
      if (clock === threadCpuTime) return side.mayGoOn() ? success : inval;
      view().setBigUint64(at, 0n, true);
      return success;
    },
    random_get: (at = 0, length = 0) => {
      if (side.isRunningScript()) refuse('it has no random numbers');
      new Uint8Array(side.memory().buffer, at, length).fill(0);
      return success;
    },
  };
  const refuse = (problem: string): never =>
    side.refuse(`top-level code runs when the policy is built: ${problem}`);
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = offered[name] ?? (() => refuse('it cannot call the host'));
  }
  return imports;
}
