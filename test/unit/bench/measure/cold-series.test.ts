import { describe, expect, it } from 'vitest';
import { ColdSeries, measureInTurns, type Series, type Turn } from '../../../../src/bench/index.ts';
import { FakeMachine } from './fake-machine.ts';

/** A series whose processes take `startMs` to start, and say what they took. */
function series(startMs: number, samples: number): { cold: ColdSeries; starts: () => number } {
  const machine = new FakeMachine();
  let starts = 0;
  const cold = new ColdSeries(
    () => {
      machine.work(startMs, 1);
      starts++;
      return Promise.resolve({
        loadMs: starts,
        evaluationMs: 10,
        processorMs: starts / 2,
        residentGrowthBytes: 7,
      });
    },
    { warmUpMs: 0, measurementMs: 1000, samples },
    machine.meter,
  );
  return { cold, starts: () => starts };
}

describe('ColdSeries', () => {
  it('takes as many samples as are wanted, each a process, after one that does not count', async () => {
    const { cold } = series(1, 4);

    await cold.warmUp();
    await cold.takeUpTo(0.5);
    expect(cold.result().wallMs).toEqual([12, 13]);
    await cold.takeUpTo(1);

    expect(cold.result()).toEqual({
      latenciesMs: Float64Array.of(12, 13, 14, 15),
      wallMs: [12, 13, 14, 15],
      processorMs: [1, 1.5, 2, 2.5],
      residentGrowthBytes: 7,
      loadMs: 3.5,
      evaluationMs: 10,
    });
  });

  it('stops when its time is over', async () => {
    const { cold, starts } = series(50, 100);

    await cold.takeUpTo(1);

    expect(starts()).toBe(20);
  });

  it('takes ten, however long that takes', async () => {
    const { cold, starts } = series(5000, 100);

    await cold.takeUpTo(0.5);
    expect(starts()).toBe(5);
    await cold.takeUpTo(1);

    expect(starts()).toBe(10);
  });
});

describe('measureInTurns', () => {
  it('warms all up, then takes a tenth of each in turn', async () => {
    const calls: string[] = [];
    const turns: Turn[] = [];
    const fake = (name: string): Series => ({
      warmUp: () => Promise.resolve(void calls.push(`${name} warm`)),
      takeUpTo: (share) => Promise.resolve(void calls.push(`${name} ${share.toFixed(1)}`)),
      result: () => {
        throw new RangeError('not asked for');
      },
    });

    await measureInTurns([fake('a'), fake('b')], (turn) => turns.push(turn));

    expect(calls.slice(0, 6)).toEqual(['a warm', 'b warm', 'a 0.1', 'b 0.1', 'a 0.2', 'b 0.2']);
    expect(calls.slice(-2)).toEqual(['a 1.0', 'b 1.0']);
    expect(calls).toHaveLength(22);
    expect(turns[1]).toEqual({ phase: 'warm-up', index: 1 });
    expect(turns[3]).toEqual({ phase: 'measurement', index: 1, done: 0.05 });
    expect(turns).toHaveLength(22);
  });
});
