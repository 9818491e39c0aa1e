import { describe, expect, it } from 'vitest';
import { compareSnapshot, unusedSnapshots } from '../../../../src/suite/snapshot/index.ts';

const stored = 'allowed: false\nmessage: old\n';
const text = 'allowed: false\nmessage: new\n';
const none = new Set<never>();
const local = { update: false, ci: false, allow: none };
const inCi = { update: false, ci: true, allow: none };

describe('a snapshot', () => {
  it.each([local, inCi, { ...local, update: true }])('matches the same text (%j)', (mode) => {
    expect(compareSnapshot(text, text, mode)).toEqual({ outcome: 'matched' });
  });

  it.each([local, inCi])('that differs fails, with both texts (%j)', (mode) => {
    expect(compareSnapshot(stored, text, mode)).toEqual({
      outcome: 'failed',
      finding: {
        check: 'snapshot',
        message:
          'expected what is stored, found another answer: in line 2, "message: old" is stored, and "message: new" was found',
        expected: stored,
        actual: text,
        hint: 'If the change is intended, store it with `--update`.',
        position: undefined,
        rule: undefined,
      },
    });
  });

  it('may only be longer', () => {
    const { finding } = compareSnapshot(stored, `${stored}code: 403\n`, local);

    expect(finding?.message).toContain('in line 3, "" is stored, and "code: 403" was found');
    expect(compareSnapshot('a', 'a\nb', local).finding?.message).toContain(
      'in line 2, nothing is stored, and "b" was found',
    );
  });

  it('that differs is replaced on demand', () => {
    expect(compareSnapshot(stored, text, { ...local, update: true })).toEqual({ outcome: 'updated' });
    expect(compareSnapshot(stored, text, { ...inCi, update: true })).toEqual({ outcome: 'updated' });
  });

  it('that is new is written', () => {
    expect(compareSnapshot(undefined, text, local)).toEqual({ outcome: 'written' });
    expect(compareSnapshot(undefined, text, { ...local, update: true })).toEqual({ outcome: 'written' });
    expect(compareSnapshot(undefined, text, { ...inCi, update: true })).toEqual({ outcome: 'written' });
  });

  it('that is new fails in CI, by its rule', () => {
    const { outcome, finding } = compareSnapshot(undefined, text, inCi);

    expect(outcome).toBe('failed');
    expect(finding).toMatchObject({
      check: 'missing-snapshot',
      rule: 'missing-snapshot',
      message: 'expected a stored snapshot, found none',
      actual: text,
    });
  });

  it('that is new may be written in CI where the rule is switched off', () => {
    const allow = new Set(['missing-snapshot'] as const);

    expect(compareSnapshot(undefined, text, { ...inCi, allow })).toEqual({ outcome: 'written' });
    expect(compareSnapshot(stored, text, { ...inCi, allow }).outcome).toBe('failed');
  });

  it('that is empty is stored, too', () => {
    expect(compareSnapshot('', text, local).outcome).toBe('failed');
  });
});

describe('unused snapshots', () => {
  it('are those that no case asks for', () => {
    expect(unusedSnapshots(['a', 'b', 'c'], new Set(['b', 'd']))).toEqual(['a', 'c']);
    expect(unusedSnapshots([], ['a'])).toEqual([]);
  });
});
