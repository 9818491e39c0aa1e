import { describe, expect, it } from 'vitest';
import { BuildTrace } from '../../../../src/suite/watch/index.ts';

describe('BuildTrace', () => {
  it('covers what is written while a build runs, as file systems tell the time', () => {
    const trace = new BuildTrace();
    expect(trace.covers(1000)).toBe(false);
    trace.begin(1000);
    expect([970, 990, 1000, 5000].map((ms) => trace.covers(ms))).toEqual([false, true, true, true]);
    trace.end(3000);
    expect([990, 3000, 3001].map((ms) => trace.covers(ms))).toEqual([true, true, false]);
  });

  it('ends with the first end', () => {
    const trace = new BuildTrace();
    trace.begin(1000);
    trace.end(2000);
    trace.end(9000);

    expect(trace.covers(5000)).toBe(false);
  });

  it('lets a build that writes its own sources repeat itself three times', () => {
    const trace = new BuildTrace();
    const repeats = Array.from({ length: 5 }, () => trace.repeat(['/p/out']));

    expect(repeats).toEqual([true, true, true, false, false]);
  });

  it('then knows what is written each time, and does not take it for what people write', () => {
    const trace = new BuildTrace();
    trace.repeat(['/p/out', '/p/main.rs']);
    trace.repeat(['/p/out', '/p/main.rs']);
    trace.repeat(['/p/out']);
    expect(trace.isMade('/p/out')).toBe(false);
    trace.repeat(['/p/out', '/p/main.rs']);

    expect([trace.isMade('/p/out'), trace.isMade('/p/main.rs')]).toEqual([true, false]);
  });

  it('forgets it when somebody else writes it', () => {
    const trace = new BuildTrace();
    for (let count = 0; count < 4; count++) trace.repeat(['/p/out', '/p/log']);
    trace.reset(['/p/out']);

    expect([trace.isMade('/p/out'), trace.isMade('/p/log')]).toEqual([false, true]);
  });

  it('counts anew after a change of somebody else', () => {
    const trace = new BuildTrace();
    for (let count = 0; count < 3; count++) trace.repeat(['/p/out']);
    trace.reset([]);

    expect(trace.repeat(['/p/out'])).toBe(true);
    expect(trace.isMade('/p/out')).toBe(false);
  });
});
