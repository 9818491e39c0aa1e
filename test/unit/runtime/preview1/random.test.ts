import { expect, test } from 'vitest';
import { fillFromHost } from '../../../../src/runtime/preview1/random.ts';

test.each([
  ['the device', '/dev/urandom'],
  ['node:crypto, where there is no device', '/dev/no-such-device'],
  ['node:crypto, where the device gives nothing', '/dev/null'],
])('fills everything from %s', (_source, device) => {
  const target = new Uint8Array(200_000);
  fillFromHost(target, device);
  for (let start = 0; start < target.length; start += 1000) {
    expect(target.subarray(start, start + 1000).some((byte) => byte !== 0)).toBe(true);
  }
  const again = new Uint8Array(200_000);
  fillFromHost(again, device);
  expect(Buffer.compare(target, again)).not.toBe(0);
});
