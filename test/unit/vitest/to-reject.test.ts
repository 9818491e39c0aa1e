import { describe, expect } from 'vitest';
import type { ExpectedRejection } from '../../../src/vitest/index.ts';
import { failureOf, probeTest as test, type Failure } from './probe.ts';

const rejection = { answer: { accepted: false, message: "image 'nginx' has no tag", code: 403 } };

describe('toReject', () => {
  test.for([
    { message: "image 'nginx' has no tag" },
    { message: /^image .* tag$/ },
    { message: /NGINX/i },
    { code: 403 },
    { message: /no tag/, code: 403 },
  ])('passes for the reason %o', async (expected, { ask }) => {
    expect(await ask(rejection)).toReject(expected);
  });

  test('finds a pattern again, whatever its flags', async ({ ask }) => {
    const pattern = /image/gy;
    for (let time = 0; time < 3; time++) expect(await ask(rejection)).toReject({ message: pattern });
    expect(pattern.lastIndex).toBe(0);
  });

  test.for([
    { message: 'image' },
    { message: /has a tag/ },
    { code: 400 },
    { message: /no tag/, code: 400 },
    { message: 'other', code: 403 },
  ])('fails for another reason: %o', async (expected, { ask }) => {
    const answer = await ask(rejection);

    const failure = failureOf(() => expect(answer).toReject(expected));

    expect(failure.message).toContain('expected the policy to reject the request with ');
    expect(failure.message).toContain(
      `but the request was rejected with code 403: "image 'nginx' has no tag"`,
    );
    expect(expected).toMatchObject(failure.expected ?? {});
    expect(rejection.answer).toMatchObject(failure.actual ?? {});
    expect(Object.keys(failure.actual ?? {})).toEqual(Object.keys(failure.expected ?? {}));
  });

  test('shows line by line only what differs', async ({ ask }) => {
    const answer = await ask(rejection);
    const sides = (expected: ExpectedRejection): Failure => {
      const failure = failureOf(() => expect(answer).toReject(expected));
      return { message: '', expected: failure.expected, actual: failure.actual };
    };

    expect(sides({ message: /no tag/, code: 400 })).toMatchObject({
      expected: { code: 400 },
      actual: { code: 403 },
    });
    expect(sides({ message: /no tag/, code: 400 }).expected).not.toHaveProperty('message');
    expect(sides({ message: /other/, code: 403 })).toEqual({
      message: '',
      expected: { message: /other/ },
      actual: { message: rejection.answer.message },
    });
  });

  test('fails for a rejection that gives no reason', async ({ ask }) => {
    const answer = await ask({ answer: { accepted: false } });

    failureOf(() => expect(answer).toReject({ message: '' }));
    failureOf(() => expect(answer).toReject({ message: /^/ }));
    failureOf(() => expect(answer).toReject({ code: 403 }));
  });

  test('fails for an accepted request, whatever it says', async ({ ask }) => {
    const answer = await ask({ answer: { accepted: true, message: 'fine', code: 200 } });

    expect(failureOf(() => expect(answer).toReject({ message: 'fine', code: 200 })).message).toBe(
      "expected the policy to reject the request with code 200 and the message 'fine', but the request was accepted",
    );
  });

  test('shows control characters of the message', async ({ ask }) => {
    const answer = await ask({ answer: { accepted: false, message: 'a\u001b[31m\nb' } });

    const failure = failureOf(() => expect(answer).toReject({ message: 'a' }));

    expect(failure.actual).toEqual({ message: 'a\\x1b[31m\nb' });
    expect(failure.message).toContain("'a\\x1B[31m\\nb'");
  });

  test('shows what turns text around or is not seen', async ({ ask }) => {
    const answer = await ask({ answer: { accepted: false, message: 'a\u202eb\u200bc' } });

    const failure = failureOf(() => expect(answer).toReject({ message: 'a' }));

    expect(failure.actual).toEqual({ message: String.raw`a\u202eb\u200bc` });
    expect(failure.message).toContain(String.raw`'a\u202eb\u200bc'`);
  });

  test('has no .not', async ({ ask }) => {
    for (const settings of [{}, rejection]) {
      const answer = await ask(settings);
      expect(failureOf(() => expect(answer).not.toReject({ code: 400 })).message).toBe(
        'not.toReject: this could mean an accepted request, or one that is rejected for another reason: write .toAllow(), or .toReject() with that reason',
      );
    }
  });

  test.for<[unknown[], string]>([
    [[], 'expected why, as { message, code } or one of both, found undefined; where the reason does not'],
    [['no tag'], "expected why, as { message, code } or one of both, found 'no tag'"],
    [[/no tag/], 'expected why, as { message, code } or one of both, found /no tag/'],
    [[[403]], 'expected why, as { message, code } or one of both, found [ 403 ]'],
    [[{}], 'expected why: a message, a code or both; found neither'],
    [[{ mesage: 'no tag', code: 403 }], "a rejection has no 'mesage'; did you mean 'message'?"],
    [[{ code: 403, reason: 'x' }], "a rejection has no 'reason'; known are message, code"],
    [[{ code: 403, message: undefined }], 'message: expected a text or a pattern, found undefined'],
    [[{ message: 5 }], 'message: expected a text or a pattern, found 5'],
    [[{ code: '403' }], "code: expected an integer such as 403, found '403'"],
    [[{ code: undefined }], 'code: expected an integer such as 403, found undefined'],
    [[{ code: 403 }, 'because'], "expected at most 1 argument, found also 'because'"],
  ])('refuses %o', async ([given, problem], { ask }) => {
    const answer = await ask(rejection);
    const attempt = (): unknown => Reflect.apply(expect(answer).toReject, expect(answer), given);

    expect(failureOf(attempt).message).toContain(`toReject: ${problem}`);
  });
});
