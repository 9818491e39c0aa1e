import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PendingWork, type Wanted } from '../../../../src/suite/watch/index.ts';

const limits = { quietMs: 25, maxMs: 500 };

function suites(...names: readonly string[]): { suites: ReadonlyMap<string, Wanted> } {
  return { suites: new Map(names.map((name) => [name, 'all'])) };
}

describe('PendingWork', () => {
  it('is due when nothing changed for a while', () => {
    const pending = new PendingWork(limits);
    expect(pending.dueMs).toBeUndefined();
    pending.change(suites('a'), 1000);
    expect(pending.dueMs).toBe(1025);
    pending.change(suites('b'), 1010);
    expect(pending.dueMs).toBe(1035);
  });

  it('is not put off for ever by changes that do not end', () => {
    const pending = new PendingWork(limits);
    for (let nowMs = 0; nowMs < 2000; nowMs += 10) pending.change(suites('a'), nowMs);

    expect(pending.dueMs).toBe(500);
  });

  it('is due at once when it was asked for', () => {
    const pending = new PendingWork(limits);
    pending.change(suites('a'), 1000);
    pending.ask({ isWhole: true });

    expect(pending.dueMs).toBe(-Infinity);
  });

  it('gives all of a burst away at once, and then has nothing', () => {
    const pending = new PendingWork(limits);
    pending.change({ ...suites('a'), reasons: ['pod.json'] }, 0);
    pending.change({ ...suites('a', 'b'), reasons: ['pod.json'] }, 1);
    pending.change({ isDiscovery: true, reasons: ['new'] }, 2);

    expect(pending.take()).toEqual({
      suites: new Map([
        ['a', 'all'],
        ['b', 'all'],
      ]),
      isWhole: false,
      isDiscovery: true,
      update: false,
      reasons: ['pod.json', 'new'],
    });
    expect(pending.dueMs).toBeUndefined();
  });

  it('looks for new suites even if none is known to be affected', () => {
    const pending = new PendingWork(limits);
    pending.change({ isDiscovery: true }, 0);

    expect(pending.dueMs).toBe(25);
  });

  it('wants all of a suite as soon as one change does', () => {
    const pending = new PendingWork(limits);
    pending.ask({ suites: new Map([['a', new Set(['one'])]]) });
    pending.ask({ suites: new Map([['a', new Set(['two'])]]) });
    expect(pending.take().suites.get('a')).toEqual(new Set(['one', 'two']));
    pending.ask({ suites: new Map([['a', new Set(['one'])]]) });
    pending.change(suites('a'), 0);
    expect(pending.take().suites.get('a')).toBe('all');
  });

  it('does what was broken off together with what broke it off, for the reason of the latter', () => {
    const pending = new PendingWork(limits);
    pending.ask({ ...suites('a', 'b'), update: true, reasons: ['snapshots'] });
    const broken = pending.take();
    pending.change({ ...suites('c'), reasons: ['pod.json'] }, 100);
    pending.putBack(broken);

    expect(pending.dueMs).toBe(125);
    expect(pending.take()).toMatchObject({ update: true, reasons: ['pod.json'] });
  });

  it('keeps the reason of what was broken off by nothing', () => {
    const pending = new PendingWork(limits);
    pending.ask({ ...suites('a'), reasons: ['all suites'] });
    pending.putBack(pending.take());

    expect(pending.take().reasons).toEqual(['all suites']);
  });

  it('never loses a suite, however often runs are broken off', () => {
    const step = fc.record({ suite: fc.constantFrom('a', 'b', 'c', 'd'), takes: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (steps) => {
        const pending = new PendingWork(limits);
        steps.forEach(({ suite, takes }, nowMs) => {
          pending.change(suites(suite), nowMs);
          if (takes) pending.putBack(pending.take());
        });
        const wanted = new Set(pending.take().suites.keys());
        expect(wanted).toEqual(new Set(steps.map(({ suite }) => suite)));
      }),
    );
  });
});
