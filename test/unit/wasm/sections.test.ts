import { describe, expect, it } from 'vitest';
import { checkFeatures, readDataSegments, readExportNames, readSections } from '../../../src/wasm/index.ts';
import { custom, header, module, section, vector } from './encode.ts';

function codeOf(bytes: ArrayLike<number>): string {
  try {
    readSections(Uint8Array.from(bytes));
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return 'none';
}

describe('sections of a module', () => {
  it('are listed with their places', () => {
    const bytes = module(vector(1), custom('a', [1, 2]), section(5, 1, 0, 1));
    expect(readSections(bytes)).toEqual([
      { id: 1, name: undefined, start: 8, contentStart: 10, end: 11 },
      { id: 0, name: 'a', start: 11, contentStart: 15, end: 17 },
      { id: 5, name: undefined, start: 17, contentStart: 19, end: 22 },
    ]);
    expect(readSections(module())).toEqual([]);
  });

  it('may be padded in their lengths', () => {
    const bytes = Uint8Array.from([...header, 1, 0x81, 0x80, 0x00, 0]);
    expect(readSections(bytes)).toMatchObject([{ contentStart: 12, end: 13 }]);
  });

  it.each([
    ['no bytes at all', [], 'WASM_TRUNCATED'],
    ['half of the magic number', [0, 0x61], 'WASM_TRUNCATED'],
    ['no version', [0, 0x61, 0x73, 0x6d], 'WASM_TRUNCATED'],
    ['half of the version', header.slice(0, 6), 'WASM_TRUNCATED'],
    ['another version', [0, 0x61, 0x73, 0x6d, 2, 0, 0, 0], 'WASM_INVALID'],
    ['another layer', [0, 0x61, 0x73, 0x6d, 0x0d, 0, 2, 0], 'WASM_INVALID'],
    ['text', [...Buffer.from('(module)')], 'WASM_NOT_A_MODULE'],
    ['a gzip archive', [0x1f, 0x8b, 8, 0], 'WASM_NOT_A_MODULE'],
    ['one other byte', [0x7b], 'WASM_NOT_A_MODULE'],
    ['a section without length', [...header, 1], 'WASM_TRUNCATED'],
    ['a section longer than the file', [...header, 1, 5, 0], 'WASM_TRUNCATED'],
    ['a section of 4 GiB', [...header, 1, 0xff, 0xff, 0xff, 0xff, 0x0f], 'WASM_TRUNCATED'],
    ['a length of more than 32 bits', [...header, 1, 0xff, 0xff, 0xff, 0xff, 0x1f], 'WASM_INVALID'],
    ['a custom section without name', [...header, 0, 0], 'WASM_TRUNCATED'],
    [
      'a name longer than its section',
      [...header, 0, 2, 5, 0x61, ...Array.from({ length: 9 }, () => 0)],
      'WASM_TRUNCATED',
    ],
    [
      'too many sections',
      [...header, ...Array.from({ length: 10_001 }, () => [0, 1, 0]).flat()],
      'WASM_INVALID',
    ],
  ])('%s', (_, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });

  it('of one kind may not stand there twice, but for custom ones', () => {
    expect(() => readSections(module(vector(2), custom('a'), vector(2)))).toThrow(
      expect.objectContaining({
        code: 'WASM_INVALID',
        message: 'expected one import section, found a second one at offset 15',
      }),
    );
    expect(() => readSections(module(section(42), section(42)))).toThrow(/one unknown 42 section/);
    expect(readSections(module(custom('a'), custom('a')))).toHaveLength(2);
  });

  it.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong form', [0xc0, 0x80]],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a sequence cut off', [0x61, 0xe2, 0x82]],
  ])('may not have a name that is not UTF-8: %s', (_, bytes) => {
    expect(codeOf([...header, ...section(0, bytes.length, ...bytes)])).toBe('WASM_INVALID');
  });

  it('that end early: the error says where', () => {
    expect(() => readSections(new Uint8Array())).toThrow(
      'expected a WebAssembly module, found an empty file',
    );
    expect(() => readSections(Uint8Array.from([0, 0x61]))).toThrow('found only a part of its header');
  });

  it('of something else: the error quotes what it is', () => {
    expect(() => readSections(Buffer.from('{"apiVersion": 1}'))).toThrow(
      'expected a WebAssembly module (first bytes 00 61 73 6d), found 7b 22 61 70 (text: "{\\"apiVersion")',
    );
    expect(() => readSections(Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x00]))).toThrow(/found 1f 8b 08 00$/);
  });

  it('of a component may be of one kind any number of times', () => {
    const component = Uint8Array.from([
      0,
      0x61,
      0x73,
      0x6d,
      0x0d,
      0,
      1,
      0,
      7,
      1,
      0,
      7,
      1,
      0,
      ...custom('a', [1]),
    ]);
    expect(readSections(component)).toMatchObject([
      { id: 7, start: 8, contentStart: 10, end: 11 },
      { id: 7, start: 11, contentStart: 13, end: 14 },
      { id: 0, name: 'a', end: component.length },
    ]);
  });

  it('of a core module are not looked for in a component: the hint names a remedy', () => {
    const component = Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]);
    for (const read of [readExportNames, readDataSegments, checkFeatures]) {
      expect(() => read(component)).toThrow(
        expect.objectContaining({
          code: 'WASM_COMPONENT',
          hint: expect.stringContaining('-e component') as unknown,
        }),
      );
    }
  });
});
