import { expect, it } from 'vitest';
import { isResourceName } from '../../../src/policy/index.ts';

const label = 'a'.repeat(63);
const longest = [label, label, label, 'a'.repeat(61)].join('.');

// RFC 1123, as Kubernetes and the reference check it (cli-and-registry 5.10).
it.each(['a', '0', 'safe-labels', 'a.b-c.d', '1-2', label, longest])('may name a resource: %s', (text) => {
  expect(isResourceName(text)).toBe(true);
});

it.each(
  ['', 'My policy', 'Upper', 'a_b', '-a', 'a-', 'a.', '.a', 'a..b', 'a.-b', 'a\n', 'ä', 'a/b'].concat(
    `${label}a`,
    `${longest}a`,
  ),
)('may not: %j', (text) => {
  expect(isResourceName(text)).toBe(false);
});
