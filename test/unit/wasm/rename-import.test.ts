import { describe, expect, it } from 'vitest';
import { renameImportModule } from '../../../src/wasm/index.ts';
import { custom, header, leb, module, name, nullaryType, paddedLeb, section, vector } from './encode.ts';

const renaming = { module: 'kubewarden:javy/host', name: 'call', newModule: 'host' };
const types = vector(1, nullaryType);
const behind = [vector(3, [0]), custom('name', [1, 2, 3])];

function importOf(from: string, field: string, ...description: number[]): number[] {
  return [...name(from), ...name(field), ...description];
}

describe('another module for an imported function', () => {
  it('is written in place of the old one', () => {
    const before = module(
      types,
      vector(2, importOf('wasi', 'fd_read', 0, 0), importOf('kubewarden:javy/host', 'call', 0, 0)),
      ...behind,
    );
    const after = module(
      types,
      vector(2, importOf('wasi', 'fd_read', 0, 0), importOf('host', 'call', 0, 0)),
      ...behind,
    );
    expect([...renameImportModule(before, renaming)]).toEqual([...after]);
  });

  it('is written wherever the function is imported', () => {
    const twice = (from: string): Uint8Array =>
      module(
        types,
        vector(
          2,
          importOf(from, 'call', 0, 0),
          importOf('other', 'call', 0, 0),
          importOf(from, 'call', 0, 0x80, 0x00),
        ),
      );
    expect([...renameImportModule(twice('kubewarden:javy/host'), renaming)]).toEqual([...twice('host')]);
  });

  it('may be longer, so that sizes grow', () => {
    const newModule = 'x'.repeat(300);
    const withModule = (from: string): Uint8Array => module(types, vector(2, importOf(from, 'call', 0, 0)));
    const renamed = renameImportModule(withModule('host'), { module: 'host', name: 'call', newModule });
    expect([...renamed]).toEqual([...withModule(newModule)]);
    expect(WebAssembly.Module.imports(new WebAssembly.Module(renamed))).toEqual([
      { module: newModule, name: 'call', kind: 'function' },
    ]);
  });

  it('leaves numbers in unusual forms around it alone', () => {
    const withModule = (from: string): number[] => [
      ...paddedLeb(2, 3),
      ...importOf(from, 'call', 0, ...paddedLeb(0, 5)),
      ...paddedLeb(3, 2),
      ...Buffer.from('env'),
      ...paddedLeb(1, 4),
      ...Buffer.from('m'),
      ...[2, 1, ...paddedLeb(1, 3), ...paddedLeb(2, 3)],
    ];
    const body = withModule('kubewarden:javy/host');
    const others = [custom('front', [1]), [3, ...paddedLeb(1, 5), 0]];
    const before = Uint8Array.from([...header, 2, ...paddedLeb(body.length, 5), ...body, ...others.flat()]);
    expect([...renameImportModule(before, renaming)]).toEqual([
      ...module(section(2, ...withModule('host')), ...others),
    ]);
  });

  it.each([
    ['no imports', module(types)],
    ['an empty import section', module(types, vector(2))],
    [
      'another function of that module',
      module(types, vector(2, importOf('kubewarden:javy/host', 'calls', 0, 0))),
    ],
    ['that function of another module', module(types, vector(2, importOf('kubewarden:javy', 'call', 0, 0)))],
    [
      'something of that name that is no function',
      module(vector(2, importOf('kubewarden:javy/host', 'call', 3, 0x7f, 0))),
    ],
  ])('changes nothing where there is %s', (_, bytes) => {
    expect(renameImportModule(bytes, renaming)).toBe(bytes);
  });

  it.each([
    ['ends early', section(2, 1, 4, 0x68), 'WASM_TRUNCATED'],
    ['imports what does not exist', vector(2, importOf('host', 'call', 9)), 'WASM_INVALID'],
    ['goes on behind its last import', section(2, 0, 1), 'WASM_INVALID'],
    ['has more imports than an engine takes', section(2, ...leb(100_001)), 'WASM_INVALID'],
  ])('is refused for a section that %s', (_, imports, code) => {
    expect(() => renameImportModule(module(types, imports), renaming)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
