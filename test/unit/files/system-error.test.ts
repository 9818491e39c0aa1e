import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { systemErrorCode } from '../../../src/files/index.ts';

function errorOf(attempt: () => unknown): unknown {
  try {
    return attempt();
  } catch (error) {
    return error;
  }
}

describe('the code of an error', () => {
  it('is that of the system or of Node', () => {
    expect(systemErrorCode(errorOf(() => readFileSync('/no/such/file')))).toBe('ENOENT');
    expect(systemErrorCode(errorOf(() => readFileSync(-1)))).toBe('ERR_OUT_OF_RANGE');
  });

  it.each([
    [new Error('x')],
    [Object.assign(new Error('x'), { code: undefined })],
    [new DOMException('x', 'TimeoutError')],
    ['ENOENT'],
    [{ code: 'ENOENT' }],
    [undefined],
  ])('is not there: %j', (error) => {
    expect(systemErrorCode(error)).toBeUndefined();
  });
});
