import { describe, expect, it } from 'vitest';
import { createDispatcher } from '../../../../src/policy-sdk/guest/dispatch.ts';

const payload = '{"request":{},"settings":{}}';

function validate(answer: unknown): string | undefined {
  return createDispatcher({ validate: () => answer as never }).dispatch('validate', payload);
}

function validateSettings(answer: unknown): string | undefined {
  const policy = { validate: () => ({ accepted: true }), validateSettings: () => answer as never };
  return createDispatcher(policy).dispatch('validate_settings', '{}');
}

// Policy-abi 3.5.
describe('answers of policies', () => {
  it('are written in the names of the protocol', () => {
    const answer = {
      accepted: true,
      message: 'm',
      code: 65_535,
      mutatedObject: { a: 1 },
      auditAnnotations: { k: 'v' },
      warnings: ['w'],
    };

    expect(JSON.parse(validate(answer) ?? '')).toEqual({
      accepted: true,
      message: 'm',
      code: 65_535,
      mutated_object: { a: 1 },
      audit_annotations: { k: 'v' },
      warnings: ['w'],
    });
    expect(validate({ accepted: false, message: undefined })).toBe('{"accepted":false}');
    expect(validateSettings({ valid: false, message: 'm' })).toBe('{"valid":false,"message":"m"}');
  });

  it.each([
    [undefined, /must return what accept\(\).*, found undefined$/],
    [null, /found null$/],
    [true, /found true$/],
    [[], /found a list$/],
    [{}, /accepted: expected true or false, found undefined$/],
    [{ accepted: 1 }, /accepted: expected true or false, found 1$/],
    [{ accepted: 'x'.repeat(100) }, /found the text "x{60}…"$/],
    [{ accepted: true, message: 7 }, /message: expected text, found 7$/],
    [{ accepted: true, message: null }, /message: expected text, found null$/],
    [{ accepted: true, code: 1.5 }, /code: expected a whole number from 0 to 65535, found 1\.5$/],
    [{ accepted: true, code: 65_536 }, /code: .*found 65536$/],
    [{ accepted: true, code: -1 }, /code: .*found -1$/],
    [{ accepted: true, mutatedObject: null }, /mutatedObject: expected an object, found null$/],
    [{ accepted: true, mutatedObject: () => 1 }, /mutatedObject: expected an object, found a function$/],
    [{ accepted: true, auditAnnotations: { a: 1 } }, /auditAnnotations\.a: expected text, found 1$/],
    [
      { accepted: true, auditAnnotations: { 'a/b': null } },
      /auditAnnotations\["a\/b"\]: expected text, found null$/,
    ],
    [
      { accepted: true, auditAnnotations: ['a'] },
      /auditAnnotations: expected an object of texts, found a list$/,
    ],
    [{ accepted: true, warnings: 'w' }, /warnings: expected a list of texts, found the text "w"$/],
    [{ accepted: true, warnings: new Array(2) }, /warnings\[0\]: expected text, found undefined$/],
    [
      { accepted: true, auditAnnotations: new Map([['a', 'b']]) },
      /auditAnnotations: expected an object of texts, found an object$/,
    ],
    [{ accepted: true, warnings: [1] }, /warnings\[0\]: expected text, found 1$/],
    [
      { accepted: true, mutated_object: {} },
      /the text "mutated_object" as key, expected accepted, message, code/,
    ],
  ])('must have the right shape: %j', (answer, message) => {
    expect(() => validate(answer)).toThrow(TypeError);
    expect(() => validate(answer)).toThrow(message);
  });

  it('may be any document only where the request is raw', () => {
    const request = '{"kind":{},"object":{},"operation":"CREATE","resource":{},"uid":"u","userInfo":{}}';
    const answer = (mutatedObject: unknown) => (): string | undefined =>
      createDispatcher({ validate: () => ({ accepted: true, mutatedObject }) }).dispatch(
        'validate',
        `{"request":${request},"settings":{}}`,
      );

    expect(validate({ accepted: true, mutatedObject: [1] })).toBe('{"accepted":true,"mutated_object":[1]}');
    expect(validate({ accepted: true, mutatedObject: 'x' })).toBe('{"accepted":true,"mutated_object":"x"}');
    expect(answer([])).toThrow('mutatedObject: expected an object, found a list');
    expect(answer('x')).toThrow('mutatedObject: expected an object, found the text "x"');
    expect(answer({})()).toBe('{"accepted":true,"mutated_object":{}}');
  });

  it.each([
    [undefined, /validateSettings must return \{ valid: true \}/],
    [{ valid: 'no' }, /valid: expected true or false, found the text "no"$/],
    [{ valid: true, message: 1 }, /message: expected text, found 1$/],
    [{ valid: true, accepted: true }, /"accepted" as key, expected valid, message$/],
  ])('about settings must have the right shape: %j', (answer, message) => {
    expect(() => validateSettings(answer)).toThrow(message);
  });

  it.each([
    [{ toJSON: () => null }, /mutatedObject: expected an object, found one that is null in JSON$/],
    [{ toJSON: () => undefined }, /found one that is nothing in JSON$/],
    [(JSON as unknown as { rawJSON: (text: string) => object }).rawJSON('null'), /is null in JSON$/],
  ])('must not lose the mutation', (mutatedObject, message) => {
    expect(() => validate({ accepted: true, mutatedObject })).toThrow(message);
  });

  it('are awaited', async () => {
    const { dispatch, finish } = createDispatcher({
      validate: () => Promise.resolve({ accepted: true }),
      validateSettings: () => Promise.reject(new RangeError('mine')),
    });

    expect(dispatch('validate', payload)).toBeUndefined();
    expect(finish).toThrow('never settles');
    await Promise.resolve();
    expect(finish()).toBe('{"accepted":true}');
    expect(dispatch('validate-settings', '{}')).toBeUndefined();
    await Promise.resolve();
    expect(finish).toThrow(RangeError);
  });

  it('of an earlier call do not pass for those of a later one', async () => {
    const late = Promise.withResolvers<{ accepted: boolean }>();
    const answers = [late.promise, new Promise<never>(() => undefined)];
    const { dispatch, finish } = createDispatcher({
      validate: () => answers.shift() ?? expect.unreachable(),
    });

    dispatch('validate', payload);
    dispatch('validate', payload);
    late.resolve({ accepted: true });
    await late.promise;

    expect(finish).toThrow('never settles');
  });
});
