import { WardctlError } from '../../errors.ts';
import { EngineMemory } from './engine-memory.ts';
import { GuestScriptError, type ScriptPhase } from './freeze-error.ts';
import type { EngineFunctions } from './freeze-functions.ts';
import { buildTimeImports } from './freeze-imports.ts';
import { ScriptTime } from './script-time.ts';
import { readStack, readText } from './thrown-values.ts';

const allIntrinsics = -1;
/** More, and a recursion in JavaScript overflows the stack that hosts give to WebAssembly, which no script can catch. */
const maxStackBytes = 128 * 1024;
/** What the values of a policy may take: enough for whatever fits a request, of which API servers take 3 MiB. */
const maxHeapBytes = 128 * 1024 * 1024;
/** Garbage is looked for from here on; most evaluations end before. */
const gcThresholdBytes = 4 * 1024 * 1024;
/** Jobs of promises, which the engine asks about as well, but too rarely to end them in time. */
const maxJobs = 200_000;
const endless = 'the top-level code does not come to an end';

/** A JavaScript engine with nothing around it, as it is while a policy is built. */
export class ScriptEngine {
  readonly memory: EngineMemory;
  readonly functions: EngineFunctions;
  private readonly globals: Readonly<Record<string, { value: number }>>;
  private readonly module: WebAssembly.Module;
  private readonly buffer: WebAssembly.Memory;
  private readonly time = new ScriptTime();
  private isRunningScript = false;

  constructor(module: WebAssembly.Module) {
    this.module = module;
    const { exports } = new WebAssembly.Instance(module, this.imports());
    // What the engine exports is up to scripts/build-engine.ts.
    this.functions = exports as unknown as EngineFunctions;
    this.globals = exports as unknown as Readonly<Record<string, { value: number }>>;
    this.buffer = exports['memory'] as WebAssembly.Memory;
    const { functions } = this;
    this.memory = new EngineMemory(this.buffer, functions);
    functions._initialize();
    functions.qjs_init2(allIntrinsics);
    functions.qjs_set_max_stack_size(maxStackBytes);
    functions.qjs_set_memory_limit(maxHeapBytes);
    functions.qjs_set_gc_threshold(gcThresholdBytes);
    functions.qjs_set_promise_rejection_handler(1);
  }

  /** Sets a global of the module, which its code reads. */
  setGlobal(name: string, value: number): void {
    const global = this.globals[name];
    if (global === undefined) {
      throw new WardctlError(
        'WASM_EXPORT_MISSING',
        `the engine of TypeScript policies has no global ${name}`,
        {
          hint: 'Install wardctl again: its files are of different versions.',
        },
      );
    }
    global.value = value;
  }

  /** Names and values of the globals that the module exports. */
  readGlobals(): ReadonlyMap<string, number> {
    return new Map(
      WebAssembly.Module.exports(this.module)
        .filter(({ kind }) => kind === 'global')
        .map(({ name }) => [name, this.globals[name]?.value ?? 0]),
    );
  }

  /** A property of a value as a handle. @throws GuestScriptError what its getter throws */
  property(object: number, name: string): number {
    return this.valueOf(
      this.memory.lend(name, (address) => this.functions.qjs_get_prop_string(object, address)),
      'top-level',
    );
  }

  /** Runs something of the script. @throws GuestScriptError also where the engine itself gives up */
  run<T>(action: () => T): T {
    this.isRunningScript = true;
    this.functions.qjs_set_interrupt_handler(1);
    try {
      return action();
    } catch (error) {
      // Traps and the overflow of our own stack, for instance by parsing what is nested too deeply.
      if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
      throw new GuestScriptError('top-level', `the code stopped the engine: ${error.message}`, '', {
        cause: error,
      });
    } finally {
      this.functions.qjs_set_interrupt_handler(0);
      this.isRunningScript = false;
    }
  }

  /** Runs what promises have to do until nothing is left. @throws GuestScriptError also where nobody handles a rejection */
  runJobs(): void {
    const { functions } = this;
    for (let jobs = 0; ; jobs++) {
      if (jobs === maxJobs) throw new GuestScriptError('top-level', endless, '');
      const status = functions.qjs_execute_pending_job();
      if (status < 0) throw this.errorOf(functions.qjs_get_exception(), 'top-level');
      if (status === 0) break;
    }
    const rejection = functions.wardctl_take_rejection();
    if (rejection !== 0) throw this.errorOf(rejection, 'top-level');
  }

  /** The handle of a value. @throws GuestScriptError where it is none because something was thrown */
  valueOf(handle: number, phase: ScriptPhase): number {
    if (this.functions.qjs_is_exception(handle) === 0) return handle;
    throw this.errorOf(this.functions.qjs_get_exception(), phase);
  }

  /** What was thrown, as an error of ours. */
  errorOf(thrown: number, phase: ScriptPhase): GuestScriptError {
    const message = this.time.isOver ? endless : (readText(this, thrown) ?? 'an error without a text');
    return new GuestScriptError(phase, message, readStack(this, thrown));
  }

  private imports(): Record<string, Record<string, WebAssembly.ImportValue>> {
    return buildTimeImports(this.module, {
      memory: () => this.buffer,
      isRunningScript: () => this.isRunningScript,
      mayGoOn: () => this.mayGoOn(),
      refuse: (problem) => this.refuse(problem),
    });
  }

  /**
   * What is thrown where it may not has the exact position and cannot be caught, but jobs of promises go on after it:
   * they are ended for good.
   */
  private mayGoOn(): boolean {
    this.time.check();
    if (this.time.isLongOver) this.refuse(endless);
    return !this.time.isOver;
  }

  /** Ends the script wherever it is: no code of it can catch this. */
  private refuse(problem: string): never {
    // The interrupted code is still on the engine's stack, so an error made now has its position.
    const made = this.memory.lend('new Error', (code, length) =>
      this.memory.lend('position.js', (name) => this.functions.qjs_eval(code, length, name, 0)),
    );
    const [, ...callers] = readStack(this, made).split('\n');
    throw new GuestScriptError('top-level', problem, callers.join('\n'));
  }
}
