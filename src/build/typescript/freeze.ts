import { freezeModule } from '../../wasm/index.ts';
import { ScriptEngine } from './freeze-engine.ts';
import { GuestScriptError } from './freeze-error.ts';
import type { SourceMap } from './source-map.ts';

/** What the engine is given of a policy. */
export interface PolicyScript {
  /** Bytes of `engine-wapc.wasm` or `engine-wasi.wasm`. */
  readonly engine: Uint8Array;
  /** All of the policy as one script, which leaves `__wardctl_dispatch` and `__wardctl_finish` behind. */
  readonly script: string;
  /** Where the positions of the script come from; the script finds it as `__wardctl_source_map`. */
  readonly sourceMap: SourceMap;
  /** The author's entry file, for error messages. */
  readonly entryName: string;
}

/** Of a bytecode without the source text. */
const stripSource = 16;
const scriptName = 'policy.js';
/** What may be allocated before a guest has to grow its memory. */
const headroomBytes = 1024 * 1024;
const keptExports = new Set(['memory', '__guest_call', '_start']);

const unsettled = 'the policy waits for a promise that never settles';
const speechless = 'the policy failed with an error that has no text';

/**
 * Makes a policy of a script: runs its top-level code in the engine, and makes a module that begins where the engine
 * stands then. The same script gives the same bytes.
 * @throws GuestScriptError where the script is no JavaScript, fails, does not end, wants something of the host, or does
 *   not define a policy
 */
export function compileAndFreeze({ engine, script, sourceMap, entryName }: PolicyScript): {
  module: Uint8Array;
} {
  const module = new WebAssembly.Module(engine);
  const bytecode = compile(new ScriptEngine(module), script);
  // A new one: the compiler's leavings are not to be part of the policy.
  const guest = new ScriptEngine(module);
  guest.run(() => {
    evaluate(guest, bytecode, sourceMap);
  });
  guest.run(() => {
    takeEntryPoints(guest, entryName);
  });
  const state = { memory: tidyMemory(guest), globals: guest.readGlobals() };
  return { module: freezeModule(engine, state, keptExports) };
}

/** @throws GuestScriptError */
function compile(engine: ScriptEngine, script: string): Uint8Array {
  return engine.run(() =>
    engine.memory.lend(script, (code, length) =>
      engine.memory.lend(scriptName, (name) => {
        const bytecode = engine.memory.read((lengthAt) =>
          engine.functions.qjs_compile(code, length, name, 0, stripSource, lengthAt),
        );
        if (bytecode !== undefined) return bytecode;
        throw engine.errorOf(engine.functions.qjs_get_exception(), 'syntax');
      }),
    ),
  );
}

/** Runs the script up to the last job of its promises. @throws GuestScriptError */
function evaluate(guest: ScriptEngine, bytecode: Uint8Array, sourceMap: PolicyScript['sourceMap']): void {
  const { functions } = guest;
  const global = functions.qjs_get_global();
  guest.memory.lend('__wardctl_host', (name, length) => {
    const host = functions.qjs_new_host_function(name, length, 0);
    functions.qjs_set_prop_string(global, name, host);
    functions.qjs_free_value(host);
  });
  functions.qjs_free_value(global);
  const { sources, mappings } = sourceMap;
  // JSON is JavaScript.
  const definition = `globalThis.__wardctl_source_map = ${JSON.stringify({ sources, mappings })}`;
  const defined = guest.memory.lend(definition, (code, length) =>
    guest.memory.lend('source-map.js', (name) => functions.qjs_eval(code, length, name, 0)),
  );
  functions.qjs_free_value(guest.valueOf(defined, 'top-level'));

  const result = guest.memory.lend(bytecode, (code, length) => functions.qjs_eval_bytecode(code, length));
  functions.qjs_free_value(guest.valueOf(result, 'top-level'));
  guest.runJobs();
}

/** Gives the module's code the functions it is to call. @throws GuestScriptError where the script made none */
function takeEntryPoints(guest: ScriptEngine, entryName: string): void {
  const { functions } = guest;
  const global = functions.qjs_get_global();
  for (const name of ['dispatch', 'finish']) {
    const entry = guest.property(global, `__wardctl_${name}`);
    if (functions.qjs_is_function(entry) === 0) {
      throw new GuestScriptError('top-level', `${entryName} does not call definePolicy`, '');
    }
    guest.setGlobal(`wardctl_${name}`, entry);
  }
  functions.qjs_free_value(global);
  guest.setGlobal('wardctl_undefined', functions.qjs_get_undefined());
  for (const [name, text] of Object.entries({ unsettled, speechless })) {
    const bytes = new TextEncoder().encode(text);
    guest.setGlobal(`wardctl_${name}`, guest.memory.store(bytes));
    guest.setGlobal(`wardctl_${name}_length`, bytes.length);
  }
}

/** All of the memory, with what nobody needs any more as zeros: they take no room in a module. */
function tidyMemory(guest: ScriptEngine): Uint8Array {
  const { functions } = guest;
  functions.qjs_run_gc();
  guest.memory.lend(new Uint8Array(headroomBytes), () => undefined);
  const memory = guest.memory.bytes.slice();
  // The stack is at the bottom of the memory and grows down from here.
  memory.fill(0, 0, guest.readGlobals().get('__stack_pointer'));
  return memory;
}
