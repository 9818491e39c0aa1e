/**
 * The part of the WebAssembly JavaScript API that wardctl uses, with the additions of JavaScript Promise
 * Integration. TypeScript has these types in its DOM library only, which would bring the whole browser along.
 */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
    static imports(module: Module): { module: string; name: string; kind: ExternalKind }[];
    static exports(module: Module): { name: string; kind: ExternalKind }[];
  }
  function compile(bytes: Uint8Array): Promise<Module>;
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, ImportValue>>);
    readonly exports: Record<string, ExportValue>;
  }
  class Memory {
    constructor(type: { initial: number; maximum?: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Global {
    readonly value: number | bigint;
  }
  class Table {
    readonly length: number;
  }
  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}
  /** What `new WebAssembly.Suspending(f)` makes: a function import that may answer with a promise. */
  interface SuspendingFunction {
    readonly [Symbol.toStringTag]: string;
  }
  type ExternalKind = 'function' | 'table' | 'memory' | 'global' | 'tag';
  type ExportedFunction = (...args: (number | bigint)[]) => unknown;
  type ImportValue = ((...args: never[]) => unknown) | SuspendingFunction | Memory | Global | Table;
  type ExportValue = ExportedFunction | Memory | Global | Table;
}
