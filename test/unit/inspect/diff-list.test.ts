import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffList } from '../../../src/inspect/diff-list.ts';

const lists = fc.array(fc.constantFrom('a', 'b', 'c', 'd'));

describe('diffList', () => {
  it('takes the removed items from the first list and adds the others to get the second, in any order', () => {
    fc.assert(
      fc.property(lists, lists, (before, after) => {
        const { added, removed } = diffList(before, after);

        const kept = [...before];
        for (const item of removed) kept.splice(kept.indexOf(item), 1);
        expect([...kept, ...added].sort()).toEqual([...after].sort());
        expect(added.filter((item) => removed.includes(item))).toEqual([]);
      }),
    );
  });

  it('compares items by the given key', () => {
    const { added, removed } = diffList(['A', 'b'], ['a', 'C'], (item) => item.toLowerCase());

    expect({ added, removed }).toEqual({ added: ['C'], removed: ['b'] });
  });
});
