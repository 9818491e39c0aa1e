import { describe, expect, it } from 'vitest';
import { checkFeatures } from '../../../src/wasm/index.ts';

const module = (id: number, ...body: number[]): Uint8Array =>
  Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, id, body.length, ...body]);
const types = (...body: number[]): Uint8Array => module(1, ...body);

describe('checkFeatures', () => {
  it.each([
    ['no types', types(0)],
    ['functions', types(2, 0x60, 2, 0x7f, 0x7e, 1, 0x7d, 0x60, 0, 0)],
    ['functions on references', types(1, 0x60, 2, 0x70, 0x6f, 0)],
    ['functions on typed references', types(2, 0x60, 0, 0, 0x60, 2, 0x63, 0x80, 0x01, 0x64, 0x00, 1, 0x7f)],
  ])('lets %s pass', (_what, bytes) => {
    expect(() => checkFeatures(bytes)).not.toThrow();
  });

  it.each([
    ['a structure', types(1, 0x5f, 1, 0x7f, 0), 'garbage collection'],
    ['an array behind a function', types(2, 0x60, 1, 0x63, 0x00, 0, 0x5e, 0x78, 1), 'garbage collection'],
    ['a recursion group', types(1, 0x4e, 1, 0x5e, 0x78, 1), 'garbage collection'],
    ['a subtype', types(1, 0x50, 0, 0x5f, 0), 'garbage collection'],
    ['a continuation', types(2, 0x60, 0, 0, 0x5d, 0), 'garbage collection'],
    ['an exception', module(13, 1, 0, 0), 'exception handling'],
  ])('refuses %s', (_what, bytes, proposal) => {
    expect(() => checkFeatures(bytes)).toThrow(
      expect.objectContaining({ code: 'WASM_INVALID', message: expect.stringContaining(proposal) as string }),
    );
  });

  it('refuses types that end early', () => {
    expect(() => checkFeatures(types(2, 0x60, 0, 0))).toThrow(
      expect.objectContaining({ code: 'WASM_TRUNCATED' }),
    );
  });
});
