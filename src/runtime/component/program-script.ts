import { Script } from 'node:vm';
import type { PreparedFiles } from '../../cache/index.ts';
import { WardctlError } from '../../errors.ts';

/** The program of a component as the engine takes it. */
export interface ProgramScript {
  readonly source: string;
  /** What an engine made of just this source; one of another version makes it again. */
  readonly code: Uint8Array | undefined;
}

/** Engines read programs without a time limit. What is made of policies has some 550,000 bytes. */
const maxProgramBytes = 3_000_000;

const sourceExtension = '.js';
const codeExtension = '.code';

/**
 * What jco puts around what a program offers; there is nothing else that scripts may not have. In parentheses, the
 * function is read once, where the engine would else read it once more for each function that it stands in.
 */
const exportedFunction = 'export function instantiate(';
const exportedEnd = /^\};\s*^export const _util =/m;

/**
 * What programs find in place of globals. Timers are only used where several tasks wait for each other, which policies
 * have no use for: without them such a guest stands still, which the sandbox takes for a trap. What tells of garbage that
 * was collected would run parts of the program outside of the watchdog.
 */
const surroundings = `
  const slot = undefined;
  const globalThis = Object.freeze({ WebAssembly });
  const queueMicrotask = (task) => { void Promise.resolve().then(task); };
  const setTimeout = () => 0;
  const console = { debug() {}, error() {} };
  const WeakRef = undefined;
  const FinalizationRegistry = class { register() {} unregister() {} };
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
 * What is kept of the files that jco makes: in place of its program the script for the sandbox, with the code that this
 * engine makes of it, which takes longer than an evaluation.
 * @throws WardctlError PACKAGE_MISSING for a program of another form than that of the jco it was made for,
 *   WASM_TOO_LARGE, WASM_INVALID
 */
export function withScript(files: PreparedFiles): PreparedFiles {
  return new Map(
    [...files].flatMap(([name, bytes]): [string, Uint8Array][] => {
      if (!name.endsWith(sourceExtension)) return [[name, bytes]];
      const source = scriptOf(programText(bytes));
      const code = name.slice(0, -sourceExtension.length) + codeExtension;
      return [
        [name, Buffer.from(source)],
        [code, codeOf(source)],
      ];
    }),
  );
}

/** The program among the files that jco makes; nothing where there is none. @throws WardctlError WASM_TOO_LARGE */
export function programOf(files: PreparedFiles): string {
  const program = findFile(files, sourceExtension);
  return program === undefined ? '' : programText(program);
}

/** The script among the files that {@link withScript} gives. */
export function readScript(files: PreparedFiles): ProgramScript | undefined {
  const source = findFile(files, sourceExtension);
  return source && { source: textOf(source), code: findFile(files, codeExtension) };
}

function findFile(files: PreparedFiles, extension: string): Uint8Array | undefined {
  return files.entries().find(([name]) => name.endsWith(extension))?.[1];
}

/** The size first: files may have hundreds of MiB together. @throws WardctlError WASM_TOO_LARGE */
function programText(program: Uint8Array): string {
  checkSize(program);
  return textOf(program);
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}

/** What the engine makes of a script, with all that every instance runs. @throws WardctlError WASM_INVALID */
function codeOf(source: string): Buffer {
  try {
    return new Script(source).createCachedData();
  } catch (error) {
    throw unusableProgram(error);
  }
}

/** @throws WardctlError PACKAGE_MISSING */
function scriptOf(program: string): string {
  const isKnown = program.includes(exportedFunction) && exportedEnd.test(program);
  const body = program
    .replace(exportedFunction, 'const instantiate = (function instantiate(')
    .replace(exportedEnd, '});\nconst _util =');
  if (!isKnown || /^export\s/m.test(body) || /^import\s/m.test(body)) {
    throw new WardctlError(
      'PACKAGE_MISSING',
      'the program that jco made of the component has an unknown form',
      {
        hint: 'Install the version of @bytecodealliance/jco-transpile that wardctl names, and clear the cache.',
      },
    );
  }
  return `((WebAssembly) => {
'use strict';${surroundings}
return (({ TextDecoder, TextEncoder, DataView }) => {
const ending = Promise.withResolvers();
ending.promise.catch(() => {});
const instantiate = ((WebAssembly) => {
${body}
return instantiate;
})(endable(ending.promise));
return { instantiate, end: () => ending.reject(new Error('the run is over')) };
});
})(WebAssembly)`;
}

function checkSize({ length }: Uint8Array): void {
  if (length <= maxProgramBytes) return;
  throw new WardctlError(
    'WASM_TOO_LARGE',
    `component needs a program of ${String(length)} bytes, the limit is ${String(maxProgramBytes)}`,
    { hint: 'Types that name each other many times over make it long; make them simpler.' },
  );
}

/** Of the types of a component, some make programs that the engine cannot read. */
export function unusableProgram(cause: unknown): WardctlError {
  return new WardctlError('WASM_INVALID', 'the program that jco made of the component cannot be loaded', {
    hint: 'Build the component again, with simpler types.',
    cause,
  });
}
