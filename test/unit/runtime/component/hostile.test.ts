import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../../src/errors.ts';
import { preparePolicyModule } from '../../../../src/evaluate/index.ts';
import { Sandbox } from '../../../../src/runtime/index.ts';
import { assembleComponent, policyText } from './assemble-component.ts';
import { ask, bind, prepare, readFixture, shortLimits, strictLimits } from './component-engine.ts';

async function refusal(bytes: Uint8Array): Promise<unknown> {
  return prepare(bytes).catch((error: unknown) => error);
}

describe('a component of another world', () => {
  it('is refused with the exports that are missing', async () => {
    const error = await refusal(await assembleComponent('(component)'));
    expect(error).toMatchObject({
      code: 'COMPONENT_WORLD_MISMATCH',
      message:
        'component is not of the world wardctl:policy/policy@0.1.0: it does not export validate, validate-settings, metadata',
      details: { missingExports: ['validate', 'validate-settings', 'metadata'], ungrantedImports: [] },
    });
  });

  it.each([
    [
      'an interface that nobody grants',
      '(import "wasi:http/types@0.2.0" (instance))',
      'wasi:http/types@0.2.0',
    ],
    ['an interface of its own', '(import "evil:a/b@1.0.0" (instance))', 'evil:a/b@1.0.0'],
    ['another version of WASI', '(import "wasi:io/poll@0.3.0" (instance))', 'wasi:io/poll@0.3.0'],
    [
      'another version of our own',
      '(import "wardctl:policy/log@0.2.0" (instance))',
      'wardctl:policy/log@0.2.0',
    ],
    ['no version', '(import "wardctl:policy/log" (instance))', 'wardctl:policy/log'],
    [
      'an unknown function of a known interface',
      '(import "wasi:cli/environment@0.2.0" (instance (export "set-environment" (func))))',
      'wasi:cli/environment@0.2.0#set-environment',
    ],
    [
      'an unknown method, with the name of what every object has',
      `(import "wasi:io/poll@0.2.0" (instance
         (export "pollable" (type $p (sub resource)))
         (export "[method]pollable.to-string" (func (param "self" (borrow $p))))))`,
      'wasi:io/poll@0.2.0#[method]pollable.to-string',
    ],
    [
      'an unknown resource',
      '(import "wasi:io/streams@0.2.0" (instance (export "socket" (type (sub resource)))))',
      'wasi:io/streams@0.2.0#socket',
    ],
    ['a function', '(import "run" (func))', 'run'],
    ['a component', '(import "c" (component))', 'c'],
  ])('is refused for the import of %s', async (_, declaration, name) => {
    const error = await refusal(await assembleComponent(policyText(declaration)));
    expect(error).toMatchObject({
      code: 'COMPONENT_WORLD_MISMATCH',
      message: `component is not of the world wardctl:policy/policy@0.1.0: it imports what no policy is granted: ${name}`,
    });
  });

  it('may import types, and any patch version of what is granted', async () => {
    const imports = `(import "json" (type (eq string)))
      (import "wasi:clocks/wall-clock@0.2.99" (instance))`.replace('(eq string)', '(sub resource)');
    await expect(prepare(await assembleComponent(policyText(imports)))).resolves.toMatchObject({
      executionMode: 'component',
    });
  });
});

describe('a component whose functions trap', () => {
  it('is rejected at every request', async () => {
    const module = await prepare(await assembleComponent(policyText()));
    const { response, failure } = await ask(module, {});
    expect(failure?.kind).toBe('trap');
    expect(response).toMatchObject({ allowed: false, status: { code: 500 } });
  });

  it('has no valid settings', async () => {
    const module = await prepare(await assembleComponent(policyText()));
    const { valid, message } = await (await bind(module, {})).validateSettings();
    expect(valid).toBe(false);
    expect(message).toContain('unreachable');
  });
});

describe('a component whose pointers are not aligned', () => {
  const accepts = (pointer: number): string =>
    policyText().replace(
      '(func (export "validate") (param i32) (result i32) unreachable)',
      // `ok`, and `accepted` of it.
      `(func (export "validate") (param i32) (result i32)
         (i32.store8 (i32.const ${String(pointer + 4)}) (i32.const 1)) (i32.const ${String(pointer)}))`,
    );
  const misplaced = (text: string): string =>
    text.replace(
      '(param i32 i32 i32 i32) (result i32)',
      '(param i32 i32 i32 i32) (result i32) (return (i32.const 9))',
    );

  it('answers where they are', async () => {
    const { response, failure } = await ask(await prepare(await assembleComponent(accepts(2048))), {});
    expect(failure).toBeUndefined();
    expect(response).toMatchObject({ allowed: true });
  });

  it.each([
    ['its answer', accepts(2049)],
    ['what it allocates', misplaced(accepts(2048))],
  ])('has trapped by that of %s', async (_, text) => {
    const { response, failure } = await ask(await prepare(await assembleComponent(text)), {});
    expect(failure).toMatchObject({ kind: 'trap', message: expect.stringContaining('aligned') as string });
    expect(response).toMatchObject({ allowed: false });
  });
});

describe('types that become program text', () => {
  /** A policy with so many functions more, of a type with 4097 parts when it is written out. */
  function withLargeTypes(count: number): string {
    const types = Array.from(
      { length: 11 },
      (_, level) => `(type $t${String(level + 1)} (tuple $t${String(level)} $t${String(level)}))`,
    );
    const functions = Array.from(
      { length: count },
      (_, index) => `(func $f${String(index)} (param "x" $t11) (result u8)
          (canon lift (core func $v) (memory $memory) (realloc $realloc)))
        (export "large-${'x'.repeat(index + 1)}" (func $f${String(index)}))`,
    );
    return policyText(['(type $t0 u32)', ...types].join(' ')).replace(
      '(export "validate" (func $validate))',
      `(export "validate" (func $validate)) ${functions.join(' ')}`,
    );
  }

  it('may be of some size, which jco is done with soon', async () => {
    const bytes = await assembleComponent(withLargeTypes(9));
    const start = performance.now();
    await expect(prepare(bytes)).resolves.toBeDefined();
    expect(performance.now() - start).toBeLessThan(20_000);
  }, 60_000);

  it('are counted before jco sees them', async () => {
    const bytes = await assembleComponent(withLargeTypes(10));
    expect(bytes.length).toBeLessThan(4000);
    // There is no jco here.
    const surroundings = { limits: strictLimits, sandbox: new Sandbox(), packageFolders: ['/nowhere'] };
    await expect(preparePolicyModule(bytes, surroundings)).rejects.toMatchObject({
      code: 'WASM_TOO_LARGE',
      message: 'the types of the functions of the component have together more than 40000 parts',
    });
  });
});

describe('names that become program text', () => {
  // As jco prints names: in strings, in templates, in comments.
  const marker = 'globalThis.wasHere';

  it.each([
    ['a quote', `x'];${marker}=1;['`],
    ['a double quote', `x\\22];${marker}=1;[\\22`],
    ['a template', `\`;${marker}=1;\``],
    ['a backslash', `\\5c`],
    ['the end of a comment', `*/${marker}=1;/*`],
    ['a line break', `\\0a${marker}=1;`],
    ['a line separator', `\\e2\\80\\a8${marker}=1;`],
  ])('of exports of core modules may not have %s', async (_, name) => {
    const bytes = await assembleComponent(policyText('', `(func (export "${name}"))`));
    expect(await refusal(bytes)).toMatchObject({
      code: 'WASM_INVALID',
      message: expect.stringContaining('a name that no compiler makes') as unknown,
    });
  });

  it('of core instances are looked at too', async () => {
    const bytes = await assembleComponent(
      `(component
        (core module $m (func (export "f")))
        (core instance $i (instantiate $m))
        (alias core export $i "f" (core func $f))
        (core instance (export "'];${marker}=1;//" (func $f))))`,
    );
    // It is no policy either.
    expect(await refusal(bytes)).toMatchObject({ code: 'COMPONENT_WORLD_MISMATCH' });
    const whole = policyText().replace(
      '(export "metadata" (func $metadata)))',
      `(core instance (export "'];${marker}=1;//" (func $d))) (export "metadata" (func $metadata)))`,
    );
    expect(await refusal(await assembleComponent(whole))).toMatchObject({ code: 'WASM_INVALID' });
  });

  it('of compilers are fine', async () => {
    const names = [
      'cm32p2|_initialize',
      'a.wasm:memory_base',
      '_ZN4core3fmt9Formatter$LT$T$GT$',
      'GOT.mem',
      '',
    ];
    const exports = names.map((name) => `(func (export "${name}"))`).join(' ');
    await expect(prepare(await assembleComponent(policyText('', exports)))).resolves.toBeDefined();
  });
});

describe('core modules of a component', () => {
  it.each([
    ['exceptions', '(tag)', /^jco .* cannot transpile the component: .*exceptions/s],
    ['two memories', '(memory 1)', /^jco .* cannot transpile the component: .*multiple memories/s],
  ])('may not have %s', async (_, part, problem) => {
    const bytes = await assembleComponent(policyText('', part));
    expect(await refusal(bytes)).toMatchObject({
      code: 'WASM_INVALID',
      message: expect.stringMatching(problem) as unknown,
    });
  });

  it('may not have a huge memory', async () => {
    const bytes = await assembleComponent(policyText().replace('"memory") 1)', '"memory") 2000)'));
    expect(await refusal(bytes)).toMatchObject({
      code: 'WASM_TOO_LARGE',
      message: 'module starts with 125 MiB of memory, the limit is 64 MiB',
    });
  });

  it('may not have a memory with more pages than a 32-bit number holds', async () => {
    const huge = '(core module $huge (memory i64 5000000000)) (core instance (instantiate $huge))';
    expect(await refusal(await assembleComponent(policyText(huge)))).toMatchObject({
      code: 'WASM_TOO_LARGE',
      message: expect.stringMatching(
        /^module starts with 312500000 MiB of memory, the limit is \d+(\.\d+)? MiB$/,
      ) as unknown,
    });
  });

  it('may not be too many', async () => {
    const modules = '(core module)'.repeat(101);
    expect(await refusal(await assembleComponent(policyText(modules)))).toMatchObject({
      code: 'WASM_TOO_LARGE',
      message: 'component has more than 100 core modules',
    });
  });

  it('with a memory are instantiated once', async () => {
    const text = policyText().replace(
      '(core instance $i',
      '(core instance (instantiate $m)) (core instance $i',
    );
    const module = await prepare(await assembleComponent(text));
    const { failure } = await ask(module, {});
    expect(failure).toMatchObject({
      kind: 'limit',
      message: 'component instantiates its core modules more often than it may',
    });
  });

  it('that loop while they start are stopped', async () => {
    const module = await prepare(
      await assembleComponent(policyText('', '(func $s (loop $l (br $l))) (start $s)')),
    );
    const { failure } = await ask(module, {}, { limits: shortLimits });
    expect(failure).toMatchObject({ kind: 'timeout', beforeCall: true });
    await expect((await bind(module, {}, { limits: shortLimits })).validateSettings()).rejects.toMatchObject({
      code: 'GUEST_INIT_FAILED',
    });
  });

  it('that trap while they start', async () => {
    const module = await prepare(await assembleComponent(policyText('', '(func $s unreachable) (start $s)')));
    const { failure } = await ask(module, {});
    expect(failure).toMatchObject({ kind: 'trap', beforeCall: true });
  });
});

describe('what is no component at all', () => {
  const settings = { limits: strictLimits, sandbox: new Sandbox(), executionMode: 'component' as const };

  it('is refused in the mode component', async () => {
    const module = readFixture('policies/pod-hardening/policy.wasm');
    await expect(preparePolicyModule(module, settings)).rejects.toMatchObject({
      code: 'WASM_INVALID',
      message: 'expected a component, found a core WebAssembly module',
    });
  });

  it('that ends early', async () => {
    const whole = readFixture('components/policy.wasm');
    for (const length of [4, 9, 100, 5000, whole.length - 1]) {
      const error = await preparePolicyModule(whole.subarray(0, length), settings).catch(
        (caught: unknown) => caught,
      );
      expect(error, String(length)).toBeInstanceOf(WardctlError);
      expect((error as WardctlError).code, String(length)).toMatch(/^WASM_(TRUNCATED|INVALID)$/);
    }
  });

  it('and a component is refused in other modes', async () => {
    const component = readFixture('components/policy.wasm');
    for (const executionMode of ['kubewarden-wapc', 'wasi', 'opa', 'gatekeeper'] as const) {
      await expect(preparePolicyModule(component, { ...settings, executionMode })).rejects.toMatchObject({
        code: 'WASM_COMPONENT',
      });
    }
  });
});

describe('without jco', () => {
  it('says of what is no policy that it is none', async () => {
    const environment = { limits: strictLimits, sandbox: new Sandbox(), packageFolders: ['/nowhere'] };
    await expect(
      preparePolicyModule(await assembleComponent('(component)'), environment),
    ).rejects.toMatchObject({ code: 'COMPONENT_WORLD_MISMATCH' });
  });

  it('says what to install, and where that was looked for', async () => {
    const component = readFixture('components/policy.wasm');
    const packageFolders = ['/nowhere/project', '/nowhere/wardctl'];
    const environment = { limits: strictLimits, sandbox: new Sandbox(), packageFolders };
    await expect(preparePolicyModule(component, environment)).rejects.toMatchObject({
      code: 'PACKAGE_MISSING',
      message:
        'the npm package @bytecodealliance/jco-transpile is needed to run policies of the Component Model, and is not installed',
      hint:
        'Looked for in node_modules of /nowhere/project, of /nowhere/wardctl and of the folders above. ' +
        'Where a project has it, run wardctl in the folder of the project. ' +
        'Install it in the project: npm install --save-dev @bytecodealliance/jco-transpile',
    });
  });
});
