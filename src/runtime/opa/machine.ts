import { parseJson, type JsonValue } from '../../json/index.ts';
import { checkInitialSize, importedMemory, pageBytes, type MemoryType } from '../../wasm/index.ts';
import { GuestFailure } from '../guest-failure.ts';
import { GuestMemory } from '../guest-memory.ts';
import type { Limits } from '../limits.ts';
import type { ImportObject } from '../guest-thread.ts';

/**
 * Calls a host builtin by id. Arguments and result are OPA terms as text (JSON with sets); `undefined` means
 * that the expression is undefined.
 */
export type CallBuiltin = (id: number, args: readonly string[]) => string | undefined;

/** What a machine tells its surroundings. */
export interface MachinePorts {
  readonly callBuiltin: CallBuiltin;
  readonly print: (line: string) => void;
}

/** Makes the imports that a module gets of those on offer. */
export type Guard = (offered: ImportObject) => ImportObject;

/** Pages that the reference gives a module which does not say how many it wants. */
const defaultPages = 5;

/** Exports of the classic calling sequence (policy-abi 5.1). */
export const machineFunctions = [
  'builtins',
  'entrypoints',
  'eval',
  'opa_malloc',
  'opa_json_parse',
  'opa_json_dump',
  'opa_heap_ptr_get',
  'opa_heap_ptr_set',
  'opa_eval_ctx_new',
  'opa_eval_ctx_set_input',
  'opa_eval_ctx_set_data',
  'opa_eval_ctx_set_entrypoint',
  'opa_eval_ctx_get_result',
];

/** Imports of module `env` that OPA modules may have. */
export const machineImports: ReadonlySet<string> = new Set([
  'memory',
  'opa_abort',
  'opa_println',
  ...[0, 1, 2, 3, 4].map((arity) => `opa_builtin${String(arity)}`),
]);

/** The memory to create for a module. @throws WardctlError WASM_TOO_LARGE */
export function memoryFor(module: Uint8Array, limits: Limits): { initial: number; maximum: number } {
  const limitPages = Math.floor(limits.maxMemoryBytes / pageBytes);
  const wanted: MemoryType = importedMemory(module) ?? { minPages: defaultPages, maxPages: undefined };
  checkInitialSize(wanted, limitPages);
  return {
    initial: Math.min(Math.max(wanted.minPages, defaultPages), wanted.maxPages ?? limitPages, limitPages),
    maximum: Math.min(wanted.maxPages ?? limitPages, limitPages),
  };
}

/**
 * One instance of an OPA module, used for one evaluation. All its methods run guest code and belong into a
 * step of a sandbox.
 */
export class OpaMachine {
  private readonly memory = new GuestMemory();
  private readonly exports: WebAssembly.Instance['exports'];
  private readonly limits: Limits;
  private readonly ports: MachinePorts;
  private readonly termDump: string;
  private readonly termParse: string;

  constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    limits: Limits,
    ports: MachinePorts,
    guard: Guard,
  ) {
    this.limits = limits;
    this.ports = ports;
    this.memory.attach(memory);
    this.exports = new WebAssembly.Instance(module, guard({ env: { memory, ...this.imports() } })).exports;
    // Old compilers have only the JSON functions, in which sets become lists.
    const hasTerms = 'opa_value_dump' in this.exports && 'opa_value_parse' in this.exports;
    this.termDump = hasTerms ? 'opa_value_dump' : 'opa_json_dump';
    this.termParse = hasTerms ? 'opa_value_parse' : 'opa_json_parse';
  }

  /** Names of the host builtins that the module wants, with the ids it calls them by. */
  builtins(): Map<string, number> {
    return this.idsFrom('builtins');
  }

  entrypoints(): Map<string, number> {
    return this.idsFrom('entrypoints');
  }

  /** The result set of entrypoint 0, the one that policies are compiled with. @throws GuestFailure */
  evaluate(data: string, input: string): JsonValue {
    const dataAddress = this.load(data);
    const inputAddress = this.load(input);
    const context = this.call('opa_eval_ctx_new');
    this.call('opa_eval_ctx_set_input', context, inputAddress);
    this.call('opa_eval_ctx_set_data', context, dataAddress);
    this.call('opa_eval_ctx_set_entrypoint', context, 0);
    this.call('eval', context);
    return this.dump(this.call('opa_eval_ctx_get_result', context));
  }

  private idsFrom(name: string): Map<string, number> {
    const document = this.dump(this.call(name));
    const ids = new Map<string, number>();
    if (!(document instanceof Map)) throw new GuestFailure('reply', `${name} did not give an object`);
    for (const [key, id] of document) ids.set(key, Number(id));
    return ids;
  }

  private imports(): Record<string, WebAssembly.ImportValue> {
    const callBuiltin = (id: number, _context: number, ...args: number[]): number => {
      const terms = args.map((address) => this.cString(this.call(this.termDump, address)));
      const result = this.ports.callBuiltin(id, terms);
      return result === undefined ? 0 : this.load(result, this.termParse);
    };
    return {
      opa_abort: (pointer: number) => {
        throw new GuestFailure('trap', `opa_abort: ${this.cString(pointer)}`);
      },
      opa_println: (pointer: number) => {
        this.ports.print(this.cString(pointer));
      },
      opa_builtin0: callBuiltin,
      opa_builtin1: callBuiltin,
      opa_builtin2: callBuiltin,
      opa_builtin3: callBuiltin,
      opa_builtin4: callBuiltin,
    };
  }

  /** Puts a document into the guest's heap and gives its address. */
  private load(text: string, parse = 'opa_json_parse'): number {
    const bytes = Buffer.from(text);
    const pointer = this.call('opa_malloc', bytes.length);
    this.memory.write(pointer, bytes);
    const address = this.call(parse, pointer, bytes.length);
    if (address === 0) throw new GuestFailure('trap', 'the policy could not load a JSON document');
    return address;
  }

  private dump(address: number): JsonValue {
    return parseJson(this.cString(this.call('opa_json_dump', address)));
  }

  private cString(pointer: number): string {
    const start = pointer >>> 0;
    const available = this.memory.view(start, Math.max(0, this.memory.byteLength - start));
    const end = available.indexOf(0);
    if (end === -1)
      throw new GuestFailure('trap', 'text of the policy has no end: no NUL up to the end of its memory');
    if (end > this.limits.maxReplyBytes) {
      throw new GuestFailure(
        'limit',
        `text of the policy is longer than ${String(this.limits.maxReplyBytes)} bytes`,
      );
    }
    return Buffer.from(available.subarray(0, end)).toString('utf8');
  }

  private call(name: string, ...args: number[]): number {
    return Number((this.exports[name] as WebAssembly.ExportedFunction)(...args));
  }
}
