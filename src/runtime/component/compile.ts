import type { PreparedFiles } from '../../cache/index.ts';
import { WardctlError } from '../../errors.ts';
import {
  checkFeatures,
  hasTables,
  importedMemory,
  limitMemory,
  limitTables,
  ownMemory,
  pageBytes,
} from '../../wasm/index.ts';
import { compile, maxTableEntries } from '../compile.ts';
import type { ImportName } from '../guest-thread.ts';
import type { Limits } from '../limits.ts';
import { readScript, type ProgramScript } from './program-script.ts';

/** A core module of a component. */
export interface CoreModule {
  readonly module: WebAssembly.Module;
  /** Whether it has a memory or tables of its own: then one instance of it is all that the limits are made for. */
  readonly isSingle: boolean;
  /** Where it wants memories from others, and what it calls those that it gives away. */
  readonly memoryImports: readonly ImportName[];
  readonly memoryExports: readonly string[];
}

/** A transpiled component: its core modules by name, and the program that puts them together. */
export interface CompiledComponent {
  readonly modules: ReadonlyMap<string, CoreModule>;
  readonly program: ProgramScript;
}

const maxCoreModules = 32;

/**
 * Compiles the core modules of a transpiled component, with the limits of memory and tables shared out among them.
 * @throws WardctlError WASM_INVALID, WASM_TOO_LARGE
 */
export function compileComponent(files: PreparedFiles, limits: Limits): CompiledComponent {
  const program = readScript(files);
  if (program === undefined) throw new WardctlError('WASM_INVALID', 'transpiled component has no program');
  const modules = [...files].filter(([name]) => name.endsWith('.wasm'));
  if (modules.length > maxCoreModules) {
    throw new WardctlError(
      'WASM_TOO_LARGE',
      `component has ${String(modules.length)} core modules, the limit is ${String(maxCoreModules)}`,
    );
  }
  const described = modules.map(([name, bytes]) => ({ name, bytes, ...ownParts(bytes) }));
  const maxPagesOf = shareMemory(
    described.flatMap(({ minPages }) => minPages ?? []),
    Math.floor(limits.maxMemoryBytes / pageBytes),
  );
  const tables = described.filter(({ ownsTables }) => ownsTables).length;
  const maxEntries = Math.floor(maxTableEntries / Math.max(tables, 1));
  return {
    program,
    modules: new Map(
      described.map(({ name, bytes, minPages, ownsTables }) => {
        checkFeatures(bytes);
        const limited = limitMemory(limitTables(bytes, maxEntries), maxPagesOf(minPages ?? 0));
        return [name, coreModule(compile(limited), minPages !== undefined || ownsTables)];
      }),
    ),
  };
}

function coreModule(module: WebAssembly.Module, isSingle: boolean): CoreModule {
  return {
    module,
    isSingle,
    memoryImports: WebAssembly.Module.imports(module).filter(({ kind }) => kind === 'memory'),
    memoryExports: WebAssembly.Module.exports(module).flatMap(({ kind, name }) =>
      kind === 'memory' ? [name] : [],
    ),
  };
}

/** What a memory that starts empty gets: compilers put those beside the real one, for a few bytes if anything. */
const emptyMemoryPages = 16;

/** How many pages each memory may have, by those it starts with: together no more than all may have. */
function shareMemory(minPages: readonly number[], maxPages: number): (minPages: number) => number {
  const empty = minPages.filter((pages) => pages === 0).length;
  const others = minPages.length - empty;
  const forEmpty = Math.floor(Math.min(emptyMemoryPages, maxPages / Math.max(minPages.length, 1)));
  const forOthers = Math.floor((maxPages - empty * forEmpty) / Math.max(others, 1));
  return (pages) => (pages === 0 ? forEmpty : forOthers);
}

/** What a core module has of its own: the pages that its memory starts with, and tables. */
function ownParts(bytes: Uint8Array): {
  readonly minPages: number | undefined;
  readonly ownsTables: boolean;
} {
  const memory = ownMemory(bytes);
  // Of a module with more than its own, the engine's limits would not be known.
  if (memory !== undefined && importedMemory(bytes) !== undefined) {
    throw new WardctlError(
      'WASM_TOO_LARGE',
      'expected one memory in each core module of the component, found more',
    );
  }
  return { minPages: memory?.minPages, ownsTables: hasTables(bytes) };
}
