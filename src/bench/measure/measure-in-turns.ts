import type { Series } from './series.ts';

/** What is done next. */
export type Turn =
  | { readonly phase: 'warm-up'; readonly index: number }
  /** `done`: 0 to 1, of all samples of all series. */
  | { readonly phase: 'measurement'; readonly index: number; readonly done: number };

/** As many parts as samples are cut into when reports are compared. */
const rounds = 10;

/**
 * Measures several series in turns, a tenth of each at a time. Machines have slow moments that last for seconds; so
 * they meet all series alike, and show as differences between the parts of each.
 * @param tell called before each turn
 */
export async function measureInTurns(series: readonly Series[], tell: (turn: Turn) => void): Promise<void> {
  for (const [index, one] of series.entries()) {
    tell({ phase: 'warm-up', index });
    await one.warmUp();
  }
  for (let round = 0; round < rounds; round++) {
    for (const [index, one] of series.entries()) {
      tell({ phase: 'measurement', index, done: (round + index / series.length) / rounds });
      await one.takeUpTo((round + 1) / rounds);
    }
  }
}
