import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import type { PolicyLogEvent } from '../../../src/library/index.ts';
import { policy, type TestPolicy } from '../../../src/vitest/index.ts';
import { lookups, probePath, review, session } from './probe.ts';

const given: TestPolicy[] = [];

const perFile = test.extend('shared', { scope: 'file' }, policy(probePath));
const shared = new Set<TestPolicy>();

describe('a policy() fixture', () => {
  const perTest = test
    .extend('byPath', policy(probePath))
    .extend('byUrl', policy(pathToFileURL(probePath)))
    .extend('byBytes', policy(readFileSync(probePath)));

  perTest('loads a policy by path, URL or bytes', async ({ byPath, byUrl, byBytes }) => {
    for (const loaded of [byPath, byUrl, byBytes]) expect(await loaded.evaluate(review)).toAllow();
    given.push(byPath);
  });

  perTest('loads one for each test', ({ byPath }) => {
    expect(given).toHaveLength(1);
    expect(given).not.toContain(byPath);
  });

  test('closes it when the test is over', async () => {
    expect(given).toHaveLength(1);
    await expect(given[0]?.evaluate(review)).rejects.toMatchObject({ code: 'POLICY_CLOSED' });
  });

  perFile.for([1, 2])('can be shared by the tests of a file: %i', (_, { shared: loaded }) => {
    shared.add(loaded);
  });
  afterAll(() => {
    expect(shared.size).toBe(1);
  });

  const configured = test.extend(
    'configured',
    policy(probePath, { settings: { answer: { accepted: false, message: 'default' } } }),
  );

  configured('takes settings, for all requests or one', async ({ configured: loaded }) => {
    expect(await loaded.evaluate(review)).toReject({ message: 'default' });
    const settings = { answer: { accepted: false, message: 'own' } };
    expect(await loaded.evaluate(review, { settings })).toReject({ message: 'own' });
    expect(await loaded.validateSettings()).toEqual({ valid: true, message: undefined });
    const refused = { settingsAnswer: { valid: false, message: 'bad' } };
    expect(await loaded.validateSettings(refused)).toEqual({ valid: false, message: 'bad' });
  });

  const recorded = test.extend('recorded', policy(probePath, { session, settings: lookups('example.com') }));

  recorded('answers each evaluation from the start of its session', async ({ recorded: loaded }) => {
    for (let time = 0; time < 2; time++) {
      const answer = await loaded.evaluate(review);
      expect(answer).toCallHost('DNSLookupHost', { host: 'example.com' });
      expect(answer).toReject({ message: /192\.0\.2\.7/ });
    }
  });

  recorded('takes a session for one request', async ({ recorded: loaded }) => {
    const other = session.replace('192.0.2.7', '192.0.2.8');
    const answer = await loaded.evaluate(review, { session: other });
    expect(answer).toReject({ message: /192\.0\.2\.8/ });
    await expect(loaded.evaluate(review, { session: 'not: a list' })).rejects.toMatchObject({
      code: 'SESSION_INVALID',
    });
  });

  const denied = test.extend(
    'denied',
    policy(probePath, { settings: lookups('example.com'), allowedHostCapabilities: [] }),
  );

  denied('counts no calls that were not granted', async ({ denied: loaded }) => {
    const answer = await loaded.evaluate(review);
    expect(answer).not.toCallHost('DNSLookupHost');
    expect(answer.logs).toMatchObject([
      { level: 'error', message: expect.stringContaining('not granted') as unknown },
    ]);
  });

  const events: PolicyLogEvent[] = [];
  const logging = test.extend('logging', policy(probePath, { log: (event) => events.push(event) }));

  logging('gives logs with the answer, and to whoever asks for them', async ({ logging: loaded }) => {
    const payload = '{"level":"info","message":"hello","image":"nginx"}';
    const call = { binding: 'kubewarden', namespace: 'tracing', operation: 'log', payload };
    const answer = await loaded.evaluate(review, { settings: { hostCalls: [call] } });
    expect(answer.logs).toEqual([{ level: 'info', message: 'hello', data: { image: 'nginx' } }]);
    expect(events).toEqual(answer.logs);
    expect(answer.hostCalls).toEqual([]);
  });

  const mutating = test.extend(
    'mutating',
    policy(probePath, { settings: { mutateObject: { kind: 'Job' } } }),
  );

  mutating('gives the object before and after', async ({ mutating: loaded }) => {
    const { object, mutatedObject } = await loaded.evaluate(review);
    expect(object).toMatchObject({ kind: 'Pod' });
    expect(mutatedObject).toMatchObject({ kind: 'Job' });
  });

  const load = (...args: Parameters<typeof policy>): Promise<unknown> =>
    policy(...args)({}, { onCleanup: () => undefined });

  test('asks the policy about its settings first, and fails with its words', async () => {
    const settings = { settingsAnswer: { valid: false, message: 'no registries' } };

    await expect(load(probePath, { settings })).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      message: expect.stringContaining('no registries') as unknown,
    });
  });

  perTest('fails with errors that tests can show: hint and their own lines', async ({ byPath }) => {
    for (const failing of [load('missing.wasm'), byPath.evaluate({}), byPath.evaluate(5)]) {
      const error: unknown = await failing.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(WardctlError);
      const { hint, stack, cause } = error as WardctlError;
      const shown = JSON.parse(JSON.stringify(error)) as object;

      expect(Object.keys(shown)).toEqual(['name', 'message', 'stack']);
      expect(shown).toMatchObject({ message: expect.stringContaining(`Hint: ${String(hint)}`) as unknown });
      expect(stack).not.toMatch(/src[\\/](?:library|files|store|admission|vitest)/);
      expect(cause).toBeUndefined();
    }
  });

  test('says how it is given to test.extend', async () => {
    const use = (): void => undefined;
    await expect(Reflect.apply(policy(probePath), undefined, [{}, use])).rejects.toMatchObject({
      code: 'USAGE_INVALID',
      hint: expect.stringContaining("test.extend('name', policy(...))") as unknown,
    });
  });
});
