import { describe, expect, it } from 'vitest';
import { describeError } from '../../../../src/policy-sdk/guest/describe-error.ts';

/** An error with a stack as the engine writes it. */
function errorWith(message: string, stack: string, cause?: unknown): Error {
  const error = new RangeError(message, cause === undefined ? {} : { cause });
  Object.defineProperty(error, 'stack', { value: stack });
  return error;
}

/** Line 1 of the bundle is of the SDK, line 2 of the author. */
const map = { sources: [null, 'src/policy.ts'], mappings: 'AAAA;ACAA' };

describe('descriptions of errors', () => {
  it('name the places of the author, and no others', () => {
    const stack =
      '    at explode (policy.js:2:5)\n    at map (native)\n    at <anonymous> (policy.js:2:9)\n    at callValidate (policy.js:1:3)\n';

    expect(describeError(errorWith('boom', stack), map)).toBe(
      'RangeError: boom\n    at explode (src/policy.ts:1:1)\n    at src/policy.ts:1:1',
    );
  });

  it('keep the places of the bundle where there is no map', () => {
    expect(describeError(errorWith('boom', '    at explode (policy.js:2:5)\n'), undefined)).toBe(
      'RangeError: boom\n    at explode (policy.js:2:5)',
    );
  });

  it('have five causes at most', () => {
    let error = errorWith('0', '');
    for (let count = 1; count <= 9; count++) error = errorWith(String(count), '', error);

    expect(describeError(error, map).split('\n')).toEqual([
      'RangeError: 9',
      ...['8', '7', '6', '5', '4'].map((count) => `caused by: RangeError: ${count}`),
    ]);
  });

  it('tell the errors that are gathered in one, each with what caused it', () => {
    const gathered = new AggregateError([errorWith('1', '', errorWith('2', '')), 'text'], 'all', {
      cause: errorWith('3', ''),
    });
    Object.defineProperty(gathered, 'stack', { value: '' });

    expect(describeError(gathered, map)).toBe(
      [
        'AggregateError: all',
        'one of its errors: RangeError: 1',
        'caused by: RangeError: 2',
        'one of its errors: the policy threw the text "text", which is no Error',
        'caused by: RangeError: 3',
      ].join('\n'),
    );
  });

  it('have five further errors at most, however many are gathered', () => {
    const errors = Array.from({ length: 1000 }, (_, index) => errorWith(String(index), ''));

    expect(
      describeError(new AggregateError(errors, 'all'), { sources: [], mappings: '' }).split('\n'),
    ).toHaveLength(6);
  });

  it('end where an error causes itself', () => {
    const error = errorWith('round', '');
    error.cause = error;

    expect(describeError(error, map).split('\n')).toHaveLength(6);
  });

  it.each([
    ['nope', 'the policy threw the text "nope", which is no Error'],
    [undefined, 'the policy threw undefined, which is no Error'],
    [{ message: 'm' }, 'the policy threw {"message":"m"}, which is no Error'],
    [[1], 'the policy threw [1], which is no Error'],
    [{ a: 1n }, 'the policy threw an object, which is no Error'],
    [Symbol('s'), 'the policy threw a symbol, which is no Error'],
  ])('are there for what is no error: %s', (thrown, text) => {
    expect(describeError(thrown, map)).toBe(text);
  });

  it('are there for errors that fight back', () => {
    const hostile = new Proxy(new Error('x'), {
      get(_target, key) {
        if (key === 'name') return 7;
        throw new Error(String(key));
      },
    });

    expect(describeError(hostile, map)).toContain('(its message cannot be read)');
  });

  it('are there for what cannot be described', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();

    expect(describeError(proxy, map)).toBe('the policy failed with an error that cannot be described');
  });

  it('are bounded and well-formed', () => {
    const cause = errorWith('c'.repeat(100_000), '');
    const text = describeError(
      errorWith(`\ud800${'x'.repeat(100_000)}`, '    at f (policy.js:2:1)', cause),
      map,
    );

    expect(text.length).toBeLessThan(17_000);
    expect(text.isWellFormed()).toBe(true);
    expect(text).toContain('    at f (src/policy.ts:1:1)\ncaused by: RangeError: ccc');
  });
});
