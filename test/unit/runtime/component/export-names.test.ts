import { describe, expect, it } from 'vitest';
import { checkExportNames } from '../../../../src/runtime/component/export-names.ts';
import { jcoOptions } from '../../../../src/runtime/component/jco-options.ts';
import { programOf } from '../../../../src/runtime/component/program-script.ts';
import { runJco } from '../../../../src/runtime/component/run-jco.ts';
import { readComponent } from '../../../../src/wasm/index.ts';
import { assembleComponent, policyText } from './assemble-component.ts';
import { ask, bind, prepare, readFixture, root } from './component-engine.ts';
import { freeIdentifiers } from './free-identifiers.ts';

/** A policy that says what its settings are worth, with more exports. */
function exporting(more: string): string {
  return policyText()
    .replace(
      '(func (export "settings") (param i32 i32) (result i32) unreachable)',
      '(func (export "settings") (param i32 i32) (result i32) (i32.store8 (i32.const 4) (i32.const 1)) (i32.const 0))',
    )
    .replace(
      '(export "metadata" (func $metadata))',
      `(export "metadata" (func $metadata))
       (func $other (param "settings" string) (canon lift (core func $o) (memory $memory) (realloc $realloc)))
       ${more}`,
    )
    .replace(
      '(alias core export $i "metadata" (core func $d))',
      '(alias core export $i "metadata" (core func $d)) (alias core export $i "other" (core func $o))',
    )
    .replace('(core module $m', '(core module $m (func (export "other") (param i32 i32) unreachable)');
}

const interfaceOf = (label: string, name: string): string =>
  `(instance $x (export "${label}" (func $other))) (export "${name}" (instance $x))`;

describe('a component with exports of other worlds', () => {
  it.each([
    ['a function', '(export "init" (func $other))'],
    ['a name that is a keyword', '(export "class" (func $other))'],
    ['a name that is of the program itself', '(export "instantiate" (func $other))'],
    ['a name that jco uses itself, and sees', '(export "imports" (func $other))'],
    ['an interface', interfaceOf('handle', 'a:b/incoming-handler@0.2.0')],
    [
      'an interface with the name of a function of the world',
      interfaceOf('f', 'a:b/validate-settings@0.1.0'),
    ],
    ['an interface with such functions', interfaceOf('validate-settings', 'a:b/c@0.1.0')],
    [
      'an interface with such functions, which comes first and last',
      `${interfaceOf('validate-settings', 'a:b/c')} (export "z:z/z" (instance $x))`,
    ],
  ])('may have %s; what is called are those of the policy', async (_, more) => {
    const module = await prepare(await assembleComponent(exporting(more)));
    await expect((await bind(module, {})).validateSettings()).resolves.toMatchObject({ valid: true });
    const { failure } = await ask(module, {});
    expect(failure?.kind).toBe('trap');
  });

  it.each([
    ['clear-current-task', 'clearCurrentTask'],
    ['get-core-module', 'getCoreModule'],
    ['module0', 'module0'],
    ['memory0', 'memory0'],
    ['queue-microtask', 'queueMicrotask'],
    ['set-interval', 'setInterval'],
    ['clear-interval', 'clearInterval'],
    ['undefined', 'undefined'],
  ])('may not have the function %s, which would take the place of another', async (name, identifier) => {
    const refused = {
      code: 'WASM_INVALID',
      message: `component exports a function "${name}", and ${identifier} is something else in the program made of it`,
    };
    await expect(
      prepare(await assembleComponent(exporting(`(export "${name}" (func $other))`))),
    ).rejects.toMatchObject(refused);
    await expect(
      prepare(await assembleComponent(exporting(interfaceOf(name, 'a:b/c')))),
    ).rejects.toMatchObject(refused);
  });

  it.each([
    ['validateSettings', /not in kebab case/],
    ['VALIDATE', /conflicts with previous name/],
    ['validate-SETTINGS', /conflicts with previous name/],
  ])('may not have %s, which is no other name than that of the policy', async (name, problem) => {
    const bytes = await assembleComponent(exporting(`(export "${name}" (func $other))`));
    await expect(prepare(bytes)).rejects.toMatchObject({
      code: 'WASM_INVALID',
      message: expect.stringMatching(problem) as unknown,
    });
  });
});

describe('the names that the program finds around it', () => {
  it('are all known', async () => {
    const bytes = readFixture('components/policy.wasm');
    const options = jcoOptions(readComponent(bytes));
    const outcome = await runJco({ component: bytes, options, folders: [root], version: '' });
    if (outcome.type === 'refused') throw new TypeError(outcome.message);
    const free = freeIdentifiers(programOf(outcome.files));
    expect(free).toEqual(expect.arrayContaining(['console', 'queueMicrotask', 'setInterval']));

    const outline = readComponent(await assembleComponent('(component)'));
    const accepted = free.filter((name) => {
      const exports = [{ name, sort: 'function' as const, type: undefined, functions: [] }];
      try {
        checkExportNames({ ...outline, exports }, `let ${name};`);
        return true;
      } catch {
        return false;
      }
    });
    // Functions have names in kebab case, which do not become these.
    expect(accepted.filter((name) => /^[a-z]/.test(name))).toEqual([]);
  }, 60_000);
});
