import { WardctlError } from '../../errors.ts';
import type { Sandbox } from '../sandbox.ts';
import type { HostInterfaces } from './host-interface.ts';

/** What the program of a component finds instead of the globals of a browser. */
export interface ProgramGlobals {
  readonly TextDecoder: unknown;
  readonly TextEncoder: unknown;
  readonly DataView: unknown;
}

/** The exports of a component, by the names that jco gives. */
export type ComponentExports = Readonly<Record<string, (...args: unknown[]) => unknown>>;

export type Instantiate = (
  getCoreModule: (name: string) => unknown,
  imports: HostInterfaces,
  instantiateCore: (module: never, imports?: never) => unknown,
) => ComponentExports;

/** The program of a component, ready for one instance after the other. */
export type ComponentProgram = (globals: ProgramGlobals) => ProgramInstance;

/** The program of one instance. */
export interface ProgramInstance {
  readonly instantiate: Instantiate;
  /**
   * Lets a guest that still waits for the host go on with an error, when code of the sandbox runs next: jco never does
   * where the host failed, and the stack of a guest that waits for ever is never given back.
   */
  readonly end: () => void;
}

/** Engines read programs without a time limit. What compilers make has some 300,000 characters. */
const maxProgramLength = 3_000_000;

/** What jco puts in front of what a program offers; there is nothing else that scripts may not have. */
const exportedFunction = 'export function instantiate(';
const exportedRest = 'export const _util =';

/**
 * Timers are only used where several tasks wait for each other, which policies have no use for: without them such a
 * guest stands still, until its time is up.
 */
const surroundings = `
  const slot = undefined;
  const globalThis = Object.freeze({ WebAssembly });
  const queueMicrotask = (task) => { void Promise.resolve().then(task); };
  const setTimeout = () => 0;
  const console = { debug() {}, error() {} };
  const endable = (ended) => {
    const { Suspending } = WebAssembly;
    const value = function (call) {
      return new Suspending((...args) => {
        const answer = call(...args);
        if (!(answer instanceof Promise)) return answer;
        // Not a race: the watchdog may strike before somebody waits for what comes out of it.
        const { promise, resolve, reject } = Promise.withResolvers();
        void promise.catch(() => {});
        void ended.catch(reject);
        void answer.then(resolve, reject);
        return promise;
      });
    };
    return Object.create(WebAssembly, { Suspending: { value } });
  };`;

/**
 * Loads the program of a component into the sandbox.
 * @throws WardctlError PACKAGE_MISSING for a program of another form than that of the jco it was made for, WASM_TOO_LARGE,
 *   WASM_INVALID
 */
export function loadProgram(source: string, sandbox: Sandbox): ComponentProgram {
  checkLength(source);
  const script = source
    .replace(exportedFunction, 'function instantiate(')
    .replace(exportedRest, 'const _util =');
  if (script.length === source.length || /^export\s/m.test(script) || /^import\s/m.test(script)) {
    throw new WardctlError(
      'PACKAGE_MISSING',
      'the program that jco made of the component has an unknown form',
      {
        hint: 'Install the version of @bytecodealliance/jco-transpile that wardctl names, and clear the cache.',
      },
    );
  }
  const whole = `((WebAssembly) => {
'use strict';${surroundings}
return ({ TextDecoder, TextEncoder, DataView }) => {
const ending = Promise.withResolvers();
ending.promise.catch(() => {});
const instantiate = ((WebAssembly) => {
${script}
return instantiate;
})(endable(ending.promise));
return { instantiate, end: () => ending.reject(new Error('the run is over')) };
};
})(WebAssembly)`;
  return evaluated(whole, sandbox);
}

function checkLength({ length }: string): void {
  if (length <= maxProgramLength) return;
  throw new WardctlError(
    'WASM_TOO_LARGE',
    `component needs a program of ${String(length)} characters, the limit is ${String(maxProgramLength)}`,
    { hint: 'Types that name each other many times over make it long; make them simpler.' },
  );
}

function evaluated(script: string, sandbox: Sandbox): ComponentProgram {
  try {
    const program = sandbox.evaluate(script, 'component.js');
    if (isProgram(program)) return program;
  } catch (error) {
    throw unusable(error);
  }
  throw unusable(undefined);
}

/** Of the types of a component, some make programs that the engine cannot read. */
function unusable(cause: unknown): WardctlError {
  return new WardctlError('WASM_INVALID', 'the program that jco made of the component cannot be loaded', {
    hint: 'Build the component again, with simpler types.',
    cause,
  });
}

function isProgram(value: unknown): value is ComponentProgram {
  return typeof value === 'function';
}
