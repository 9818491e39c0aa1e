import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../../src/oci/transport/failure.ts';

const host = 'registry.example:5000';

describe('a failure that nothing is known of', () => {
  it.each([
    ['by its name', new TypeError('x'), 'TypeError'],
    ['by the code of the system', Object.assign(new Error('x'), { code: 'EBADF' }), 'EBADF'],
    [
      'by the code of its cause',
      new TypeError('x', { cause: Object.assign(new Error('y'), { code: 'EBADF' }) }),
      'EBADF',
    ],
    // The DOM gives these numbers, which say nothing to anybody.
    ['by the name of an exception of the DOM', new DOMException('x', 'TimeoutError'), 'TimeoutError'],
    [
      'by its name, not the number of its cause',
      new TypeError('x', { cause: new DOMException('y', 'AbortError') }),
      'TypeError',
    ],
  ])('is named %s', (_, error, named) => {
    expect(failureOf(error, host)).toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
      reason: `it failed (${named})`,
      isLasting: false,
    });
  });
});
