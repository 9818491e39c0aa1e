import { describe, expect, it } from 'vitest';
import { loadProgram } from '../../../../src/runtime/component/program.ts';
import {
  readScript,
  withScript,
  type ProgramScript,
} from '../../../../src/runtime/component/program-script.ts';
import { Sandbox } from '../../../../src/runtime/index.ts';

/** A program of the form that jco gives. */
function programOf(body: string): string {
  return `"use components";\nexport function instantiate(getCoreModule, imports, instantiateCore) {\n${body}\n};\n\nexport const _util = {\n};\n`;
}

function scriptOf(program: string): ProgramScript {
  const script = readScript(withScript(new Map([['policy.js', Buffer.from(program)]])));
  if (script === undefined) throw new TypeError('expected a script among the files');
  return script;
}

/** What a program offers whose body gives just that. */
function offered(script: ProgramScript): Readonly<Record<string, (...args: unknown[]) => unknown>> {
  const program = loadProgram(script, new Sandbox());
  const { instantiate } = program({ TextDecoder, TextEncoder, DataView });
  return instantiate(
    () => undefined,
    {},
    () => undefined,
  );
}

const answering = programOf('return { answer: () => 42 };');

describe('the program of a component', () => {
  it('is kept beside the files of jco, as a script with the code that the engine made of it', () => {
    const files = withScript(
      new Map([
        ['policy.core.wasm', Uint8Array.of(1)],
        ['policy.js', Buffer.from(answering)],
      ]),
    );
    expect([...files.keys()]).toEqual(['policy.core.wasm', 'policy.js', 'policy.code']);
    expect(files.get('policy.core.wasm')).toEqual(Uint8Array.of(1));
    expect(offered(scriptOf(answering))['answer']?.()).toBe(42);
  });

  it.each([
    ['none', undefined],
    ['of another engine', Buffer.from('of another engine')],
    ['cut off', scriptOf(answering).code?.subarray(0, 100)],
    ['of another script', scriptOf(programOf('return { answer: () => "other" };')).code],
  ])('runs where its code is %s', (_, code) => {
    expect(offered({ ...scriptOf(answering), code })['answer']?.()).toBe(42);
  });

  it('is no script among files without a program', () => {
    expect(readScript(withScript(new Map([['policy.core.wasm', Uint8Array.of(1)]])))).toBeUndefined();
  });

  it.each([
    ['nothing of what jco offers', 'const a = 1;\n'],
    ['another function', 'export function start() {\n};\n\nexport const _util = {};\n'],
    ['only the function', 'export function instantiate(getCoreModule) {\n};\n'],
    ['more than that', `${answering}export const more = 1;\n`],
    ['an import', `import 'node:fs';\n${answering}`],
  ])('is refused with %s', (_, program) => {
    expect(() => scriptOf(program)).toThrow(
      expect.objectContaining({
        code: 'PACKAGE_MISSING',
        message: 'the program that jco made of the component has an unknown form',
      }),
    );
  });

  it('is refused where it is larger than engines read in time', () => {
    expect(() => scriptOf(programOf(`/* ${'a'.repeat(3_000_000)} */`))).toThrow(
      expect.objectContaining({ code: 'WASM_TOO_LARGE' }),
    );
  });

  it('is refused where the engine cannot read it', () => {
    expect(() => scriptOf(programOf('return {'))).toThrow(
      expect.objectContaining({
        code: 'WASM_INVALID',
        message: 'the program that jco made of the component cannot be loaded',
      }),
    );
  });
});

describe('the surroundings of a program', () => {
  const { probe } = offered(
    scriptOf(
      programOf(`
        const calls = [];
        const registry = new FinalizationRegistry((held) => calls.push(held));
        registry.register({}, 'collected', registry);
        registry.unregister(registry);
        const reach = (item) => Object.prototype.toString.call(item);
        return {
          probe: () => ({
            registry: reach(registry),
            global: typeof globalThis.FinalizationRegistry,
            weak: typeof WeakRef,
            timer: setTimeout(() => calls.push('timer')),
            names: Object.keys(globalThis),
            evaluated: (() => { try { return (() => {}).constructor('return FinalizationRegistry')(); } catch (error) { return error.name; } })(),
          }),
        };`),
    ),
  );

  it('have nothing that tells of collected garbage, which would run outside of the watchdog', () => {
    expect(probe?.()).toEqual({
      registry: '[object Object]',
      global: 'undefined',
      weak: 'undefined',
      timer: 0,
      names: ['WebAssembly'],
      evaluated: 'EvalError',
    });
  });
});
