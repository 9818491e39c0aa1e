import { describe, expect, it } from 'vitest';
import { WarmSeries } from '../../../../src/bench/index.ts';
import { FakeMachine } from './fake-machine.ts';

const plan = { warmUpMs: 10, measurementMs: 40, samples: 4 };

/** A series of evaluations that take so much, each with a number from 0. */
function series(
  evaluate: (machine: FakeMachine, index: number) => void,
  options: Partial<typeof plan> = {},
): { machine: FakeMachine; series: WarmSeries; evaluations: () => number } {
  const machine = new FakeMachine();
  let count = 0;
  const measured = new WarmSeries(
    () => {
      evaluate(machine, count++);
      return Promise.resolve();
    },
    { ...plan, ...options },
    machine.meter,
  );
  return { machine, series: measured, evaluations: () => count };
}

describe('WarmSeries', () => {
  it('warms up for its time, then takes samples of equally many evaluations', async () => {
    const { series: warm, evaluations } = series((machine) => machine.work(2, 0.5));

    await warm.warmUp();
    expect(evaluations()).toBe(5);
    await warm.takeUpTo(1);

    // 40 ms of 2 ms each.
    expect(evaluations()).toBe(5 + 20);
    const { latenciesMs, wallMs, processorMs } = warm.result();
    expect([...latenciesMs]).toEqual(Array.from({ length: 20 }, () => 2));
    expect(wallMs).toEqual([2, 2, 2, 2]);
    expect(processorMs).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('keeps the time of each evaluation, and the means of the samples', async () => {
    const { series: warm } = series((machine, index) => machine.work(index < 5 ? 2 : index, 1));

    await warm.warmUp();
    await warm.takeUpTo(0.5);

    const { latenciesMs, wallMs } = warm.result();
    expect([...latenciesMs]).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(wallMs).toEqual([7, 12]);
  });

  it('takes its samples in as many goes as it is told to', async () => {
    const { series: warm } = series((machine) => machine.work(2, 1));

    await warm.warmUp();
    const counts = [];
    for (const share of [0.1, 0.25, 0.3, 0.9, 1, 1]) {
      await warm.takeUpTo(share);
      counts.push(warm.result().wallMs.length);
    }

    expect(counts).toEqual([0, 1, 1, 4, 4, 4]);
  });

  it('evaluates once for the warm-up and once for each sample, however long that takes', async () => {
    const { series: warm, evaluations } = series((machine) => machine.work(500, 500), { warmUpMs: 0 });

    await warm.warmUp();
    await warm.takeUpTo(1);

    expect(evaluations()).toBe(1 + 4);
    expect(warm.result().wallMs).toEqual([500, 500, 500, 500]);
  });

  it('rests every 50 ms, which is not measured', async () => {
    const { machine, series: warm } = series((one) => one.work(10, 10), { warmUpMs: 0, measurementMs: 400 });

    await warm.warmUp();
    await warm.takeUpTo(1);

    const { latenciesMs, processorMs } = warm.result();
    expect(latenciesMs).toHaveLength(40);
    expect(machine.rests).toBe(8);
    expect(Math.max(...latenciesMs)).toBe(10);
    expect(processorMs).toEqual([10, 10, 10, 10]);
  });

  it('counts the growth of the process in its own turns only', async () => {
    const { machine, series: warm } = series((one) => {
      one.work(2, 1);
      one.residentBytes += 10;
    });

    await warm.warmUp();
    await warm.takeUpTo(0.5);
    machine.residentBytes += 1_000_000;
    await warm.takeUpTo(1);

    expect(warm.result().residentGrowthBytes).toBe(20 * 10);
  });

  it('keeps no more than a million evaluations', async () => {
    const { series: warm } = series((machine) => machine.work(0.001, 0.001), {
      warmUpMs: 0,
      measurementMs: 3_600_000,
      samples: 10_000,
    });

    await warm.warmUp();
    await warm.takeUpTo(0.0001);

    expect(warm.result().latenciesMs).toHaveLength(100);
  });

  it('ends with what an evaluation or a rest throws', async () => {
    const { series: failing } = series((_, index) => {
      if (index === 3) throw new RangeError('fourth');
    });
    await expect(failing.warmUp()).rejects.toThrow('fourth');

    const machine = new FakeMachine();
    const stopped = new WarmSeries(
      () => {
        machine.work(60, 60);
        return Promise.resolve();
      },
      plan,
      { ...machine.meter, rest: () => Promise.reject(new RangeError('stopped')) },
    );
    await expect(stopped.warmUp()).rejects.toThrow('stopped');
  });
});
