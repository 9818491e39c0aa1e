import { describe, expect, it } from 'vitest';
import { interruptibleTogether } from '../../../../src/cli/registry/interrupt.ts';

describe('works that are interruptible together', () => {
  it('listen for Ctrl-C once, until the last of them ends', async () => {
    const before = process.listenerCount('SIGINT');
    const interruptible = interruptibleTogether();
    const signals = new Set<AbortSignal>();
    const ends: (() => void)[] = [];
    const works = Array.from({ length: 12 }, () =>
      interruptible((signal) => {
        signals.add(signal);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );

    expect(signals.size).toBe(1);
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    ends.pop()?.();
    await works.pop();
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    for (const end of ends) end();
    await Promise.all(works);
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
