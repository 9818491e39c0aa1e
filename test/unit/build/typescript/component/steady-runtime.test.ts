import { describe, expect, it } from 'vitest';
import { findLibraries } from '../../../../../src/build/typescript/component/find-runtime.ts';
import {
  chooseRuntime,
  steadyRuntime,
  withClocks,
} from '../../../../../src/build/typescript/component/steady-runtime.ts';
import { encodeName, readSections } from '../../../../../src/wasm/index.ts';

const moduleHeader = Buffer.from('\0asm\x01\0\0\0', 'latin1');
const componentHeader = Buffer.from('\0asm\x0d\0\x01\0', 'latin1');

function section(id: number, ...content: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content);
  // Padded to five bytes, as linkers do.
  const size = [0, 1, 2, 3, 4].map((index) => ((bytes.length >>> (7 * index)) & 127) | (index < 4 ? 128 : 0));
  return Buffer.concat([Buffer.from([id, ...size]), bytes]);
}

const types = section(1, Buffer.from([2, 0x60, 1, 0x7f, 0, 0x60, 0, 1, 0x7e]));
const padding = section(0, encodeName('padding'), Buffer.alloc(300_000));

/** A library with these imports of functions, each with the index of its type. */
function library(imports: readonly (readonly [string, string, number])[]): Buffer {
  const entries = imports.map(([name, field, type]) =>
    Buffer.concat([encodeName(name), encodeName(field), Buffer.from([0, type])]),
  );
  const body = section(2, Buffer.from([imports.length]), ...entries);
  return Buffer.concat([moduleHeader, section(0, encodeName('dylink.0')), types, body, padding]);
}

const runtimeImports = [
  ['wasi:random/insecure-seed@0.2.9', 'insecure-seed', 0],
  ['wasi:cli/environment@0.2.0', 'get-environment', 0],
  ['wasi:clocks/wall-clock@0.2.0', 'now', 0],
  ['wasi:clocks/monotonic-clock@0.2.0', 'now', 1],
] as const;

/** Without their ids and sizes. */
function contentsOf(bytes: Buffer): Buffer[] {
  return readSections(bytes).map(({ contentStart, end }) => bytes.subarray(contentStart, end));
}

function importsOf(module: Buffer): string[] {
  return WebAssembly.Module.imports(new WebAssembly.Module(module)).map(
    ({ module: name, name: field }) => `${name} ${field}`,
  );
}

describe('findLibraries', () => {
  const one = library(runtimeImports);
  const other = library([['a', 'b', 0]]);

  it.each([
    ['next to each other', Buffer.concat([one, other])],
    [
      'between other bytes',
      Buffer.concat([
        Buffer.from('ELF \0asm'),
        one,
        Buffer.alloc(99, 0xff),
        other,
        Buffer.from('\0asm\x01\0\0\0\0\0'),
      ]),
    ],
    ['behind zeros', Buffer.concat([Buffer.alloc(16), one, Buffer.alloc(16), other, moduleHeader])],
  ])('finds them %s', (_name, program) => {
    expect(findLibraries(program).map((found) => found.equals(one) || found.equals(other))).toEqual([
      true,
      true,
    ]);
  });

  it('leaves out what is no library, and what is small', () => {
    const small = Buffer.concat([moduleHeader, section(0, encodeName('dylink.0')), types]);

    expect(
      findLibraries(Buffer.concat([small, Buffer.concat([moduleHeader, padding]), Buffer.from('end')])),
    ).toEqual([]);
  });
});

describe('chooseRuntime', () => {
  it('takes the small one of those that need no asynchronous host', () => {
    const [first, ...others] = runtimeImports;
    const small = library(runtimeImports);
    const big = Buffer.concat([small, padding]);
    const async = library([first, ...others.slice(0, 0), ['[export]$root', '[task-cancel]', 1]]);

    expect(chooseRuntime([async, big, small, library([])])).toBe(small);
    expect(chooseRuntime([async, library([])])).toBeUndefined();
  });
});

describe('steadyRuntime', () => {
  it('asks for what is the same every time', () => {
    expect(importsOf(steadyRuntime(library(runtimeImports)) ?? Buffer.of())).toEqual([
      'wasi:cli/environment@0.2.0 get-arguments',
      'wasi:cli/environment@0.2.0 get-environment',
      'wasi:clocks/wall-clock@0.2.0 resolution',
      'wasi:clocks/monotonic-clock@0.2.0 resolution',
    ]);
  });

  it.each(runtimeImports.map(([name]) => name))('is none of what does not import %s', (name) => {
    expect(steadyRuntime(library(runtimeImports.filter(([other]) => other !== name)))).toBeUndefined();
  });
});

describe('withClocks', () => {
  it('puts clocks back in all modules and components, but not in code, data and names', () => {
    const name = Buffer.from(encodeName('resolution'));
    const module = Buffer.concat([
      moduleHeader,
      section(2, name),
      section(7, name),
      section(10, name),
      section(11, name),
    ]);
    const inner = Buffer.concat([componentHeader, section(6, name), section(1, module)]);
    const outer = Buffer.concat([
      componentHeader,
      section(0, name, name),
      section(4, inner),
      section(7, name, name),
    ]);
    const [custom, component = Buffer.of(), ofTypes] = contentsOf(withClocks(outer));
    const [aliases, core = Buffer.of()] = contentsOf(component);

    expect(custom?.equals(name)).toBe(true);
    expect(ofTypes?.equals(Buffer.concat([encodeName('now'), encodeName('now')]))).toBe(true);
    expect(aliases?.equals(encodeName('now'))).toBe(true);
    expect(contentsOf(core).map((content) => content.toString('latin1').slice(1))).toEqual([
      'now',
      'now',
      'resolution',
      'resolution',
    ]);
  });
});
