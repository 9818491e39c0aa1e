/** Gives numbers from 0 to below 1. */
export type Random = () => number;

/**
 * A generator whose numbers depend on the seed alone, so that the same samples always give the same statistics: a
 * counter of 32 bits (Weyl sequence) whose values are mixed by multiplication and shifts.
 */
export function createRandom(seed: number): Random {
  let counter = seed >>> 0;
  return () => {
    counter = (counter + 0x9e3779b9) >>> 0;
    let mixed = counter ^ (counter >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  };
}
