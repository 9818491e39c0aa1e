import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Semaphore } from '../../../src/store/semaphore.ts';

describe('a semaphore', () => {
  it('lets no more than its limit run, and all of it in the end', async () => {
    const cases = fc.record({
      limit: fc.integer({ min: 1, max: 4 }),
      works: fc.array(fc.record({ turns: fc.nat(4), fails: fc.boolean() }), { maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ limit, works }) => {
        const semaphore = new Semaphore(limit);
        let active = 0;
        let most = 0;
        const outcomes = await Promise.allSettled(
          works.map(({ turns, fails }) =>
            semaphore.run(async () => {
              most = Math.max(most, ++active);
              for (let turn = 0; turn < turns; turn++) await Promise.resolve();
              active--;
              if (fails) throw new RangeError('failed');
            }),
          ),
        );
        expect(most).toBeLessThanOrEqual(limit);
        expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(works.map(({ fails }) => fails));
        expect(active).toBe(0);
      }),
    );
  });
});
