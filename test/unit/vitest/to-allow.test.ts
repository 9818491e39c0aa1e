import { describe, expect } from 'vitest';
import { failureOf, lookups, probeTest as test, review, session } from './probe.ts';

describe('toAllow', () => {
  test('passes for an accepted request, changed or not', async ({ ask }) => {
    expect(await ask({})).toAllow();
    expect(await ask({ mutateObject: { extra: 1 } })).toAllow();
  });

  test('passes with .not for a rejected request', async ({ ask }) => {
    expect(await ask({ answer: { accepted: false } })).not.toAllow();
  });

  test('tells why the request was rejected', async ({ ask }) => {
    const rejected = await ask({ answer: { accepted: false, message: 'tag is latest', code: 418 } });
    const unexplained = await ask({ answer: { accepted: false } });

    expect(failureOf(() => expect(rejected).toAllow()).message).toBe(
      "expected the policy to accept the request, but the request was rejected with code 418: 'tag is latest'",
    );
    expect(failureOf(() => expect(unexplained).toAllow()).message).toMatch(/rejected without a message$/);
  });

  test('tells that the request was accepted', async ({ ask }) => {
    const accepted = await ask({});

    expect(failureOf(() => expect(accepted).not.toAllow()).message).toBe(
      'expected the policy not to accept the request, but the request was accepted',
    );
  });

  test('tells what the policy logged, and no control characters', async ({ ask }) => {
    const call = { binding: 'kubewarden', namespace: 'tracing', operation: 'log' };
    const events = Array.from({ length: 12 }, (_, index) => ({ level: 'info', message: `event ${index}` }));
    const odd = { level: 'warning', message: '\u001b[2J', image: 'a' };
    const logging = await ask({
      hostCalls: [...events, odd].map((event) => ({ ...call, payload: JSON.stringify(event) })),
    });

    const { message } = failureOf(() => expect(logging).toAllow());

    expect(message).toContain("\n\nIt logged:\n  … 3 before\n  info 'event 3'\n");
    expect(message).toMatch(/\n {2}warning '\\x1B\[2J' \{ image: 'a' \}$/);
  });

  test('takes no arguments', async ({ ask }) => {
    const accepted = await ask({});
    const attempt = (): unknown => Reflect.apply(expect(accepted).toAllow, expect(accepted), [{ code: 1 }]);

    expect(failureOf(attempt).message).toBe('toAllow: expected no arguments, found also { code: 1 }');
  });
});

describe('what is no answer fails', () => {
  test.for([
    ['a trap', { fault: 'panic' }, 'the policy gave no answer (trap)', 'wasm trap: unreachable'],
    ['running too long', { fault: 'loop' }, 'the policy gave no answer (timeout)', '0.5s'],
    ['an error of its own', { fault: 'guestError' }, 'no answer (guest-error)', 'probe guest error'],
    ['a malformed answer', { fault: 'badJson' }, 'no answer (reply)', 'invalid response'],
  ] as const)('%s, with and without .not', async ([, settings, problem, details], { ask }) => {
    const crashed = await ask(settings);

    for (const attempt of [
      () => expect(crashed).toAllow(),
      () => expect(crashed).not.toAllow(),
      () => expect(crashed).toReject({ code: 500 }),
      () => expect(crashed).toReject({ message: /./s }),
      () => expect(crashed).toMutate(),
      () => expect(crashed).not.toMutate(),
      () => expect(crashed).toCallHost('DNSLookupHost'),
      () => expect(crashed).not.toCallHost('DNSLookupHost'),
      () => expect({ crashed }).toEqual({ crashed: expect.toAllow() as unknown }),
      () => expect({ crashed }).toEqual({ crashed: expect.not.toAllow() as unknown }),
    ]) {
      failureOf(attempt);
    }
    const { message } = failureOf(() => expect(crashed).not.toAllow());
    expect(message).toContain(`not.toAllow: `);
    expect(message).toContain(problem);
    expect(message).toContain('neither an acceptance nor a rejection');
    expect(message).toContain(details);
  });

  test('a call that the session does not have', async ({ ask }) => {
    const other = await ask(lookups('example.org'), session);
    const more = await ask(lookups('example.com', 'example.org'), session);

    expect(other.sessionMismatch).toContain('example.org');
    for (const answer of [other, more]) {
      expect(failureOf(() => expect(answer).toAllow()).message).toContain(
        'toAllow: the session does not have',
      );
      failureOf(() => expect(answer).not.toAllow());
      failureOf(() => expect(answer).toReject({ message: /./s }));
      failureOf(() => expect(answer).toCallHost('DNSLookupHost'));
    }
  });

  test('a promise, which has to be awaited', ({ probe }) => {
    const pending: unknown = probe.evaluate(review);
    const message =
      'toAllow: expected what `evaluate` of a policy() fixture gives, found a promise: await it first, or write expect(...).resolves';

    // @ts-expect-error a promise has no matchers for answers
    expect(failureOf(() => expect(probe.evaluate(review)).toAllow()).message).toBe(message);
    expect(failureOf(() => expect(pending).toAllow()).message).toBe(message);
    expect(failureOf(() => expect(pending).not.toAllow()).message).toBe(`not.${message}`);
  });

  test.for([[undefined], [null], [5], [{ allowed: true }]])('%o', ([value]) => {
    expect(failureOf(() => expect(value).toAllow()).message).toMatch(/^toAllow: expected what `evaluate`/);
    expect(failureOf(() => expect(value).not.toAllow()).message).toMatch(/^not\.toAllow: expected what/);
  });
});

describe('answers that are promised', () => {
  test('are matched through .resolves', async ({ probe }) => {
    await expect(probe.evaluate(review)).resolves.toAllow();
    await expect(expect(probe.evaluate(review)).resolves.not.toAllow()).rejects.toThrow(/was accepted$/);
  });

  test('are matched by expect.poll', async ({ probe }) => {
    await expect.poll(() => probe.evaluate(review)).toAllow();
  });

  test('do not pass where the request is refused', async ({ probe }) => {
    await expect(probe.evaluate({ request: 5 })).rejects.toThrow(/AdmissionRequest/);
    await expect(expect(probe.evaluate({ request: 5 })).resolves.toAllow()).rejects.toThrow();
    await expect(expect(probe.evaluate({ request: 5 })).rejects.toAllow()).rejects.toThrow(/^toAllow: /);
  });
});
