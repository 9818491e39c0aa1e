const sqrtTwoPi = Math.sqrt(2 * Math.PI);
/** Where the series and the fraction are equally exact. */
const seriesUpTo = 4;
const terms = 100;

/** The probability that a standard normal variable is larger than `z`. */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const density = Math.exp((-z * z) / 2) / sqrtTwoPi;
  return z < seriesUpTo ? 0.5 - density * oddSeries(z) : density / continuedFraction(z);
}

/** z + z³/3 + z⁵/(3·5) + z⁷/(3·5·7) + … */
function oddSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; odd < 2 * terms; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** z + 1/(z + 2/(z + 3/(z + …))), Laplace's. */
function continuedFraction(z: number): number {
  let value = z;
  for (let index = terms; index > 0; index--) value = z + index / value;
  return value;
}
