import { expect, it } from 'vitest';
import { describeWays, type FailedWay } from '../../../../src/oci/transport/failed-ways.ts';

const untrusted = 'its certificate is self-signed';
const reset = 'the connection was reset';

it.each<[string, readonly FailedWay[], string]>([
  ['one way', [{ way: 'https', reason: reset }], ''],
  [
    'one reason',
    [
      { way: 'https', reason: reset },
      { way: 'http', reason: reset },
    ],
    ' (tried https, http)',
  ],
  [
    'several reasons',
    [
      { way: 'https', reason: untrusted },
      { way: 'https without verification', reason: untrusted },
      { way: 'http', reason: reset },
    ],
    ' (https, https without verification: its certificate is self-signed)',
  ],
])('%s is told without repeating a reason', (_name, failures, expected) => {
  expect(describeWays(failures, reset)).toBe(expected);
});
