import type { Check } from './check.ts';

/** The wall time of the evaluation, in milliseconds. */
export const checkMaxDuration: Check<number> = (expected, { seen: { durationMs } }) => {
  if (durationMs <= expected) return undefined;
  // Rounded up, so that it never looks like the limit itself.
  const measured = Math.ceil(durationMs * 100) / 100;
  return {
    message: `expected the evaluation to take at most ${String(expected)} ms, it took ${String(measured)} ms`,
  };
};
