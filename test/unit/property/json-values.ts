import fc from 'fast-check';
import type { JsonValue } from '../../../src/json/index.ts';

/** Keys that are hard on naive implementations, besides any others. */
const keys = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c', '10', '2', '') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'a/b', 'm~n', '~1', '/', '-', '0'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
);
const integers = fc.oneof(
  fc.bigInt({ min: -3n, max: 3n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.constantFrom(2n ** 53n + 1n, 2n ** 64n - 1n, -(2n ** 63n)),
);
const floats = fc.oneof(
  fc.constantFrom(0, 1, -0, 1000, 1e16, 1e21, 1e-5, 1e-6, 1e-7),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Any document that JSON texts can hold, at most a few levels deep. */
export const jsonValues: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<JsonValue>(null, true, false),
    integers,
    floats,
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 5 }).map((entries) => new Map(entries)),
  ),
})).value;
