import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentEmbed, componentNew } from '@bytecodealliance/jco-transpile/wasm-tools';
import { describe, expect, it } from 'vitest';
import { checkWorld } from '../../../../src/runtime/component/world.ts';
import { exportTypes, importTypes } from '../../../../src/runtime/component/world-types.ts';
import { readComponent } from '../../../../src/wasm/index.ts';
import { assembleComponent, policyText } from './assemble-component.ts';
import { readFixture, root } from './component-engine.ts';

/** What the tools of WebAssembly make of a world: a component with all of its imports and exports. */
async function componentOf(witSource: string): Promise<Uint8Array> {
  return componentNew(await componentEmbed({ dummy: true, witSource, world: 'policy' }));
}

const wit = readFileSync(join(root, 'src/assets/wit/wardctl-policy.wit'), 'utf8');

/** Of the world with one thing changed in its WIT. */
async function problemOf(find: string | RegExp, replacement: string): Promise<unknown> {
  const changed = wit.replace(find, replacement);
  expect(changed).not.toBe(wit);
  const outline = readComponent(await componentOf(changed));
  try {
    checkWorld(outline);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('the types of the world', () => {
  it('are those of its WIT', async () => {
    const { imports, exports } = readComponent(await componentOf(wit));
    expect(new Map(exports.map(({ name, type }) => [name, type]))).toEqual(exportTypes);
    const found = imports
      .filter(({ functions }) => functions.length > 0)
      .map(({ name, functionTypes }) => [name.replace(/@0\.1\.0$/, ''), functionTypes] as const);
    expect(new Map(found)).toEqual(importTypes);
  });

  it.each(['components/policy.wasm', 'templates/typescript-component/policy.wasm'])(
    'are those of %s',
    (path) => {
      expect(() => checkWorld(readComponent(readFixture(path)))).not.toThrow();
    },
  );
});

const prefix = 'component is not of the world wardctl:policy/policy@0.1.0: it has other types: ';

describe('a component of other types', () => {
  it.each([
    [
      'a parameter',
      'export metadata: func()',
      'export metadata: func(version: u32)',
      'export metadata: expected func() -> record, found func(version: u32) -> record',
    ],
    [
      'the name of a parameter',
      'validate-settings: func(settings: json)',
      'validate-settings: func(config: json)',
      'export validate-settings: expected func(settings: string) -> result<record, string>, found func(config: string) -> result<record, string>',
    ],
    [
      'no result',
      'func() -> guest-metadata',
      'func()',
      'export metadata: expected func() -> record, found func()',
    ],
    [
      'the type of a field',
      /dry-run: option<bool>/,
      'dry-run: bool',
      'export validate (parameter request, case admission, field dry-run): expected option<bool>, found bool',
    ],
    [
      'the type within an option',
      'code: option<u16>',
      'code: option<u32>',
      'export validate (result, success, field code, in option): expected u16, found u32',
    ],
    [
      'the name of a field',
      'protocol-version: string',
      'version: string',
      'export metadata (result): expected record { protocol-version: string }, found record { version: string }',
    ],
    [
      'a field more',
      /valid: bool,/,
      'valid: bool, code: u16,',
      'export validate-settings (result, success): expected record { valid: bool, message: option<string> }, found record { valid: bool, code: u16, message: option<string> }',
    ],
    [
      'a case more',
      /raw\(json\),/,
      'raw(json), empty,',
      'export validate (parameter request): expected variant { admission(record), raw(string) }, found variant { admission(record), raw(string), empty }',
    ],
    [
      'the type of an error',
      'result<settings-validation, string>',
      'result<settings-validation>',
      'export validate-settings (result, error): expected string, found nothing',
    ],
    [
      'an element of a tuple',
      'audit-annotations: list<tuple<string, string>>',
      'audit-annotations: list<tuple<string, u8>>',
      'export validate (result, success, field audit-annotations, in list, element 1): expected string, found u8',
    ],
    [
      'a function that it imports',
      'lookup-host: func(host: string) -> result<list<string>, string>',
      'lookup-host: func(host: string) -> list<string>',
      'import wardctl:policy/host-capabilities lookup-host (result): expected result<list<string>, string>, found list<string>',
    ],
    [
      'an enumeration',
      /warning,\n/,
      'warn,\n',
      'import wardctl:policy/log log (parameter level): expected enum { trace, debug, info, warning, error }, found enum { trace, debug, info, warn, error }',
    ],
  ])('is refused with the place, for %s', async (_, find, replacement, text) => {
    expect(await problemOf(find, replacement)).toMatchObject({
      code: 'COMPONENT_WORLD_MISMATCH',
      message: prefix + text,
      details: { missingExports: [], ungrantedImports: [], otherTypes: [text] },
    });
  });

  it('is refused with a text of bounded length, in printable characters', async () => {
    const long = 'x'.repeat(600);
    const fields = Array.from({ length: 100 }, (_, index) => `(field "a${String(index)}-${long}" string)`);
    const bytes = await assembleComponent(
      `(component
         (type $r (record (field "\\1b[31m\\e2\\80\\ae" string) ${fields.join('')}))
         (import "validate" (func $v (param "request" $r) (param "settings" string) (result string)))
         (import "s" (func $s (param "settings" $r) (result (result u8))))
         (import "m" (func $m (result $r)))
         (export "validate" (func $v)) (export "validate-settings" (func $s)) (export "metadata" (func $m)))`,
    );
    let message = '';
    try {
      checkWorld(readComponent(bytes));
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('and 1 more');
    expect(message).toMatch(/^[\x20-\x7e]*$/);
    expect(message.length).toBeLessThan(1500);
  });

  it('may have functions of other worlds too', async () => {
    const more = policyText().replace(
      '(export "metadata" (func $metadata))',
      '(export "metadata" (func $metadata)) (export "init" (func $metadata))',
    );
    const outline = readComponent(await assembleComponent(more));
    expect(outline.exports.map(({ name }) => name)).toContain('init');
    expect(() => checkWorld(outline)).not.toThrow();
  });
});
