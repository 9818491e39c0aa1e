import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryIdOf } from '../../../src/cache/key.ts';
import { keyOf } from '../../support/cache/temporary-cache.ts';

describe('the id of an entry', () => {
  it('is 64 hexadecimal digits, whatever the key', () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), fc.string()), (moduleSha256, shapedBy) => {
        expect(entryIdOf({ moduleSha256, shapedBy })).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  it('does not depend on the order of the shapes', () => {
    expect(entryIdOf(keyOf('module', { a: '1', b: '2' }))).toBe(
      entryIdOf(keyOf('module', { b: '2', a: '1' })),
    );
  });

  it('differs for other modules and other shapes', () => {
    const keys = [
      keyOf('module', {}),
      keyOf('other', {}),
      keyOf('module', { a: '1' }),
      keyOf('module', { a: '2' }),
      keyOf('module', { b: '1' }),
      keyOf('module', { a: '1', b: '' }),
      keyOf('module', { 'a","1': '' }),
    ];
    expect(new Set(keys.map(entryIdOf)).size).toBe(keys.length);
  });
});
