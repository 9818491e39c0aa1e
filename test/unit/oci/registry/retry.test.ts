import { describe, expect, it } from 'vitest';
import { inMemory } from '../../../../src/oci/content.ts';
import { delayBefore } from '../../../../src/oci/registry/retry.ts';
import { noSources } from '../../../../src/oci/sources.ts';
import { WardctlError } from '../../../../src/errors.ts';
import {
  breaksOffAfter,
  hangsUp,
  PlainServer,
  refuses,
  replies,
  repliesWithHtml,
  saysNothing,
  withHeaders,
} from '../../../support/fake-registry.ts';
import { errorOf, serverTls, started, trusting } from '../support.ts';
import { fakeTime, open, openFake, putManifest, repositoryName } from './support.ts';

describe('delayBefore', () => {
  const time = fakeTime();
  const asks = (retryAfter: string): WardctlError =>
    new WardctlError('REGISTRY_RATE_LIMITED', 'too many', { details: { retryAfter } });

  it('grows, and is not the same for everyone', () => {
    const between = (random: number): number[] =>
      [1, 2, 3].map((attempt) => delayBefore(attempt, undefined, { ...time, random: () => random }));

    expect(between(0)).toEqual([150, 300, 600]);
    expect(between(1)).toEqual([300, 600, 1200]);
  });

  it.each([
    ['seconds', '7', 7000],
    ['no time', '0', 0],
    ['a date', 'Thu, 01 Jan 2026 00:00:09 GMT', 9000],
    ['a date that is past', 'Thu, 01 Jan 2025 00:00:00 GMT', 0],
    ['more than a minute', '3600', 60_000],
    ['a date in a year', 'Fri, 01 Jan 2027 00:00:00 GMT', 60_000],
    ['nothing that can be read', 'soon', 300],
    ['a negative number', '-7', 300],
  ])('is what the server asks for: %s', (_name, retryAfter, expected) => {
    expect(delayBefore(1, asks(retryAfter), time)).toBe(expected);
  });
});

describe('a request', () => {
  it.each([408, 429, 500, 502, 503, 504])(
    'is made again after status %i, up to four times',
    async (status) => {
      const { registry, target, time } = await openFake();
      const { digest } = putManifest(registry, 'v1');
      registry.misbehave({ times: 3 }, replies(status));

      expect((await target.resolve('v1')).digest).toBe(digest);
      expect(time.waits).toEqual([300, 600, 1200]);

      registry.misbehave({}, replies(status));
      const before = registry.requests.length;
      await errorOf(target.resolve('v1'));
      expect(registry.requests.length - before).toBe(4);
    },
  );

  it.each([400, 403, 404, 409, 416, 451, 501, 507])('is not made again after status %i', async (status) => {
    const { registry, target } = await openFake();
    registry.misbehave({}, replies(status));

    await errorOf(target.resolve('v1'));

    expect(registry.requests).toHaveLength(1);
  });

  it('waits as long as it is asked to, and says so where that is long', async () => {
    const { registry, target, time, warnings } = await openFake();
    putManifest(registry, 'v1');
    registry.misbehave({ times: 1 }, replies(429, { 'retry-after': '4' }));
    registry.misbehave({ times: 1 }, replies(503, { 'retry-after': '3600' }));

    await target.resolve('v1');

    expect(time.waits).toEqual([60_000, 4000]);
    expect(warnings).toEqual([`${registry.host} asks to wait 60 s`]);
  });

  it('is made again after a connection that broke', async () => {
    const { registry, target } = await openFake();
    putManifest(registry, 'v1');
    await target.ping();
    registry.misbehave({ times: 2 }, hangsUp);

    await target.resolve('v1');

    expect(registry.requests).toHaveLength(4);
  });

  it('is made again after no answer came in time', async () => {
    const { registry, target } = await openFake({}, { transport: { timeouts: { headersMs: 500 } } });
    putManifest(registry, 'v1');
    registry.misbehave({ times: 1 }, saysNothing);

    await target.resolve('v1');

    expect(registry.requests).toHaveLength(2);
  });

  it('is made again after nothing listened', async () => {
    const { registry, target, time } = await openFake();
    const { host } = registry;
    await registry.close();

    const error = await errorOf(target.resolve('v1'));

    expect(error.message).toContain(`cannot reach http://${host}: nothing listens there`);
    expect(time.waits).toEqual([300, 600, 1200]);
  });

  it('is made again after an answer that broke off', async () => {
    const { registry, target, time } = await openFake();
    const { digest } = putManifest(registry, 'v1');
    registry.misbehave({ times: 3 }, breaksOffAfter(10));

    expect((await target.resolve('v1')).digest).toBe(digest);
    expect(time.waits).toEqual([300, 600, 1200]);
  });

  it.each([
    ['is signed by an unknown authority', {}, 'unknown authority'],
    ['has expired', { name: 'expired' }, 'has expired'],
  ])('is not made again where the certificate %s', async (_what, { name }: { name?: string }, reason) => {
    const registry = await started(PlainServer.start({ tls: serverTls(name) }));
    const { target, time } = open(registry, {
      transport: { sources: name === undefined ? noSources : trusting(registry.host) },
    });

    const error = await errorOf(target.resolve('v1'));

    expect(error.code).toBe('REGISTRY_UNREACHABLE');
    expect(error.message).toContain(reason);
    expect(time.waits).toEqual([]);
  });

  it('is not made again where https meets http, nor for a host that is not known', async () => {
    const registry = await started(PlainServer.start());
    const plain = open(registry, { transport: { sources: noSources } });
    const unknown = open(
      { host: 'registry.example' },
      {
        transport: {
          lookup: (_hostname, _options, callback) => {
            callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []);
          },
        },
      },
    );

    for (const { target } of [plain, unknown])
      expect((await errorOf(target.resolve('v1'))).code).toBe('REGISTRY_UNREACHABLE');
    expect([...plain.time.waits, ...unknown.time.waits]).toEqual([]);
  });

  it('is not waited for once nobody wants it any more', async () => {
    const controller = new AbortController();
    const { registry, target } = await openFake();
    registry.misbehave({}, () => {
      controller.abort(new RangeError('Ctrl-C'));
      return { status: 503, headers: {}, body: Buffer.alloc(0) };
    });

    await expect(target.resolve('v1', { signal: controller.signal })).rejects.toThrow('Ctrl-C');
    expect(registry.requests).toHaveLength(1);
  });
});

describe('an error', () => {
  it.each([
    [401, 'REGISTRY_UNAUTHORIZED', 'wardctl login'],
    [403, 'REGISTRY_DENIED', 'wardctl login'],
    [404, 'REGISTRY_NOT_FOUND', 'wardctl login'],
    [413, 'REGISTRY_TOO_LARGE', 'limits the size'],
    [418, 'REGISTRY_FAILED', undefined],
    [429, 'REGISTRY_RATE_LIMITED', 'wardctl login'],
    [500, 'REGISTRY_FAILED', 'try again later'],
    [504, 'REGISTRY_TIMEOUT', 'try again later'],
  ])('for status %i is %s', async (status, code, hint) => {
    const { registry, target } = await openFake();
    registry.misbehave({}, refuses(status, 'SOME_CODE', 'some message'));

    const error = await errorOf(target.resolve('v1'));

    expect(error.code).toBe(code);
    expect(error.message).toContain(
      `${registry.host}/${repositoryName}:v1: the registry answered with status ${String(status)}, SOME_CODE: some message`,
    );
    if (hint === undefined) expect(error.hint).toBeUndefined();
    else expect(error.hint).toContain(hint);
    expect(error.details).toMatchObject({ status, codes: ['SOME_CODE'] });
  });

  it.each([
    ['a web page', repliesWithHtml(400), 'status 400'],
    ['nothing', replies(400), 'status 400'],
    ['prose', replies(400, {}, '404 page not found\n'), 'status 400, 404 page not found'],
    ['other JSON', replies(400, {}, '{"error":"no"}'), 'status 400, {"error":"no"}'],
    [
      'several',
      replies(400, {}, JSON.stringify({ errors: [{ code: 'A', message: 'x' }, { code: 'B' }, 7] })),
      'status 400, A: x; B',
    ],
    ['no text', replies(400, {}, JSON.stringify({ errors: [{ code: 7, message: null }] })), 'status 400'],
    ['no list', replies(400, {}, '{"errors":"x"}'), 'status 400, {"errors":"x"}'],
    [
      'what a terminal acts on',
      refuses(400, 'X\u001b[2J', '\u001b]0;title\u0007a\r\nb\u202e\u2028c'),
      'status 400, X [2J: ]0;title a b c',
    ],
    ['more than enough', replies(400, {}, 'x'.repeat(100_000)), `status 400, ${'x'.repeat(300)}…`],
  ])('shows what the registry says: %s', async (_name, misbehaviour, expected) => {
    const { registry, target } = await openFake();
    registry.misbehave({}, misbehaviour);

    const { message } = await errorOf(target.resolve('v1'));

    expect(message).toBe(`${registry.host}/${repositoryName}:v1: the registry answered with ${expected}`);
  });

  it('is about a body that never comes, too', async () => {
    const { registry, target } = await openFake();
    registry.misbehave({}, () => ({
      status: 403,
      headers: {},
      body: Buffer.from('never'),
      deliver: (response) => {
        response.writeHead(403, { 'content-length': '100' });
        response.write('x', () => response.destroy());
      },
    }));

    expect((await errorOf(target.resolve('v1'))).code).toBe('REGISTRY_DENIED');
  });
});

describe('a warning', () => {
  it('is passed on once, without what a terminal acts on', async () => {
    const { registry, target, warnings } = await openFake();
    const stored = putManifest(registry, 'v1');
    registry.misbehave(
      {},
      withHeaders({
        warning: [
          '299 - "this \\"registry\\" closes soon"',
          '199 - "not this"',
          '299 - "one\u009b more"',
          'nonsense',
        ],
      }),
    );

    await target.resolve('v1');
    await target.push(stored, inMemory(stored.bytes));

    expect(warnings).toEqual([
      `${registry.host} says: this "registry" closes soon`,
      `${registry.host} says: one more`,
    ]);
  });

  it('comes with errors, too', async () => {
    const { registry, target, warnings } = await openFake();
    registry.misbehave({}, replies(404, { warning: '299 - "moved"' }));

    await errorOf(target.resolve('v1'));

    expect(warnings).toEqual([`${registry.host} says: moved`]);
  });
});
