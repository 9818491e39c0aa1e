import { describe, expect, it } from 'vitest';
import { parsePolicyArgument } from '../../../../src/cli/scaffold/policy-argument.ts';

describe('parsePolicyArgument', () => {
  it.each([
    ['signed=./a.wasm', 'signed', './a.wasm'],
    ['my-name=a.wasm', 'my-name', 'a.wasm'],
    ['a=b=c.wasm', 'a', 'b=c.wasm'],
    ['=a.wasm', '', 'a.wasm'],
    ['x=file:///tmp/a.wasm', 'x', 'file:///tmp/a.wasm'],
    ['a.wasm', undefined, 'a.wasm'],
    ['./a=b.wasm', undefined, './a=b.wasm'],
    ['folder/a=b.wasm', undefined, 'folder/a=b.wasm'],
    ['folder\\a=b.wasm', undefined, 'folder\\a=b.wasm'],
    ['file:///tmp/a=b.wasm', undefined, 'file:///tmp/a=b.wasm'],
    ['a=', undefined, 'a='],
  ])('%s', (argument, name, reference) => {
    expect(parsePolicyArgument(argument)).toEqual({ name, reference });
  });
});
