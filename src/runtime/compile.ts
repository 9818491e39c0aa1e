import { WardctlError } from '../errors.ts';
import { checkFeatures, limitMemory, limitTables, pageBytes } from '../wasm/index.ts';
import type { Limits } from './limits.ts';
import type { ImportName } from './guest-thread.ts';

/** Import names by module name that an execution mode provides. */
export type ProvidedImports = ReadonlyMap<string, ReadonlySet<string>>;

/** Names of a mode for error messages and what to do about a module that belongs to another one. */
export interface ModeDescription {
  /** As the reference calls its part for this mode, for instance `wapc precompiled stack`. */
  readonly label: string;
  readonly imports: ProvidedImports;
  /** Exports that must be functions. */
  readonly functions: readonly string[];
}

/** Far above the functions of any policy seen; 8 tables of this size take the engine some 64 MiB. */
export const maxTableEntries = 250_000;

/** A module as it was compiled. */
export interface CompiledModule {
  readonly module: WebAssembly.Module;
  /** By how many bytes the code is further back than in the file, because of the limits put in before it. */
  readonly codeShift: number;
  readonly imports: readonly ImportName[];
}

/**
 * Compiles a module with its memory and tables limited, and checks it against what a mode offers and needs.
 * @throws WardctlError WASM_INVALID, WASM_TOO_LARGE, WASM_IMPORT_UNKNOWN, WASM_EXPORT_MISSING
 */
export function compileModule(bytes: Uint8Array, limits: Limits, mode: ModeDescription): CompiledModule {
  checkFeatures(bytes);
  const limited = limitMemory(
    limitTables(bytes, maxTableEntries),
    Math.floor(limits.maxMemoryBytes / pageBytes),
  );
  const module = compile(limited);
  const imports = WebAssembly.Module.imports(module);
  checkImports(module, imports, mode);
  checkExports(module, mode);
  return { module, codeShift: limited.length - bytes.length, imports };
}

/** @throws WardctlError WASM_INVALID for what the engine does not take */
export function compile(bytes: Uint8Array): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    const problem =
      error instanceof Error ? error.message.replace(/^WebAssembly\.Module\(\): /, '') : String(error);
    throw new WardctlError('WASM_INVALID', `error when building wasm module: ${problem}`, {
      hint: 'The module is damaged or uses a WebAssembly feature that this engine does not have; build it again.',
      cause: error,
    });
  }
}

function checkImports(
  module: WebAssembly.Module,
  imports: readonly ImportName[],
  mode: ModeDescription,
): void {
  for (const item of imports) {
    if (mode.imports.get(item.module)?.has(item.name) === true) continue;
    throw new WardctlError(
      'WASM_IMPORT_UNKNOWN',
      `error when building ${mode.label}: unknown import: \`${item.module}::${item.name}\` has not been defined`,
      { hint: modeHint(module), details: { module: item.module, name: item.name } },
    );
  }
}

function checkExports(module: WebAssembly.Module, mode: ModeDescription): void {
  const kinds = new Map(WebAssembly.Module.exports(module).map((item) => [item.name, item.kind]));
  for (const name of mode.functions) {
    if (kinds.get(name) === 'function') continue;
    throw new WardctlError(
      'WASM_EXPORT_MISSING',
      `error when building ${mode.label}: function \`${name}\` is not exported by the wasm module`,
      { hint: modeHint(module), details: { name } },
    );
  }
  if (kinds.get('memory') !== 'memory') {
    throw new WardctlError(
      'WASM_EXPORT_MISSING',
      `error when building ${mode.label}: memory \`memory\` is not exported by the wasm module`,
      { hint: modeHint(module), details: { name: 'memory' } },
    );
  }
}

/** What a module's names say about the mode it was made for. */
function modeHint(module: WebAssembly.Module): string {
  const names = WebAssembly.Module.exports(module).map((item) => item.name);
  const imports = WebAssembly.Module.imports(module);
  if (names.includes('__guest_call'))
    return 'The module looks like a waPC policy: run it in the mode kubewarden-wapc (-e kubewarden-wapc).';
  if (names.some((name) => name.startsWith('opa_'))) {
    return 'The module looks like a Rego policy: run it in the mode opa or gatekeeper (-e opa, -e gatekeeper).';
  }
  if (names.includes('_start') && imports.some((item) => item.module.startsWith('wasi_'))) {
    return 'The module looks like a WASI policy: run it in the mode wasi (-e wasi), or annotate it with that mode.';
  }
  return 'The module does not look like a policy of any execution mode; check what was built.';
}
