import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inMemory } from '../../../../src/oci/content.ts';
import { OutgoingBody } from '../../../../src/oci/transport/request-body.ts';
import {
  breaksOffAfter,
  drips,
  hangsUp,
  PlainServer,
  replies,
  saysNothing,
  stallsAfter,
  talksNonsense,
} from '../../../support/fake-registry.ts';
import { allOf, errorOf, openTransport, started } from '../support.ts';

/** A port that nothing listens at. */
async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const get = { method: 'GET' };

describe('an exchange', () => {
  it('gives status, headers and body as they are', async () => {
    const server = await started(PlainServer.start());
    const body = '{"a":1}';
    server.misbehave(
      {},
      replies(418, { 'x-one': 'first', warning: ['a', 'b'], 'content-encoding': 'gzip' }, body),
    );

    const response = await openTransport().request(new URL(`${server.url}/v2/?n=1`), {
      method: 'GET',
      headers: { accept: 'a/b' },
    });

    expect(response.status).toBe(418);
    expect(response.header('X-One')).toBe('first');
    expect(response.header('x-none')).toBeUndefined();
    expect(response.headers('Warning')).toEqual(['a', 'b']);
    // Not unpacked, whatever the header says.
    expect((await allOf(response.body())).toString()).toBe(body);
    expect(server.requests[0]).toMatchObject({
      method: 'GET',
      target: '/v2/?n=1',
      headers: { accept: 'a/b', 'accept-encoding': 'identity', host: server.host },
    });
  });

  it('follows no redirect', async () => {
    const server = await started(PlainServer.start());
    server.misbehave({}, replies(302, { location: '/elsewhere' }));

    const response = await openTransport().request(new URL(server.url), get);

    expect(response.status).toBe(302);
    expect(server.requests).toHaveLength(1);
  });

  it('cuts a text off where it is long enough', async () => {
    const server = await started(PlainServer.start());
    server.misbehave({}, replies(200, {}, 'x'.repeat(100_000)));

    const response = await openTransport().request(new URL(server.url), get);

    expect(await response.text(10)).toBe('x'.repeat(10));
  });

  it('uses a connection again where a body was discarded', async () => {
    const server = await started(PlainServer.start());
    server.misbehave({}, replies(200, {}, 'short'));
    const transport = openTransport();
    for (let count = 0; count < 4; count++) {
      const response = await transport.request(new URL(server.url), get);
      response.discard();
      await new Promise((resolve) => setImmediate(resolve));
    }

    expect(new Set(server.requests.map(({ clientPort }) => clientPort)).size).toBe(1);
  });

  it('gives a connection up where much of a body was discarded', async () => {
    const server = await started(PlainServer.start());
    server.misbehave({}, replies(200, {}, 'x'.repeat(10_000_000)));
    const transport = openTransport();
    for (let count = 0; count < 2; count++) (await transport.request(new URL(server.url), get)).discard();

    expect(new Set(server.requests.map(({ clientPort }) => clientPort)).size).toBe(2);
  });
});

describe('a body', () => {
  it('is sent with its length', async () => {
    const server = await started(PlainServer.start());
    const bytes = Buffer.alloc(300_000, 7);

    const response = await openTransport().request(new URL(server.url), {
      method: 'PUT',
      body: { content: inMemory(bytes), size: bytes.length },
    });
    response.discard();

    expect(server.requests[0]?.headers['content-length']).toBe('300000');
    expect(server.requests[0]?.body.equals(bytes)).toBe(true);
  });

  it('is handed over in pieces, so that it is seen to move', async () => {
    const bytes = Buffer.alloc(1_000_000);
    const { stream } = new OutgoingBody(async function* atOnce() {
      yield await Promise.resolve(bytes);
    });
    const sizes: number[] = [];
    for await (const piece of stream as AsyncIterable<Buffer>) sizes.push(piece.length);

    expect(Math.max(...sizes)).toBeLessThanOrEqual(64 * 1024);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(bytes.length);
  });

  it('may be empty', async () => {
    const server = await started(PlainServer.start());

    const response = await openTransport().request(new URL(server.url), {
      method: 'PUT',
      body: { content: inMemory(Buffer.alloc(0)), size: 0 },
    });
    response.discard();

    expect(server.requests[0]?.headers['content-length']).toBe('0');
  });

  it('passes on what its source fails with', async () => {
    const server = await started(PlainServer.start());
    const failure = new RangeError('the source is broken');
    const work = openTransport().request(new URL(server.url), {
      method: 'PUT',
      body: {
        // eslint-disable-next-line require-yield
        content: async function* broken() {
          await Promise.resolve();
          throw failure;
        },
        size: 5,
      },
    });

    await expect(work).rejects.toBe(failure);
  });

  it('need not be read for the answer to come', async () => {
    const server = await started(PlainServer.start());
    server.misbehave({ isEarly: true }, replies(307, { location: '/elsewhere' }));
    const bytes = Buffer.alloc(20_000_000);

    const response = await openTransport().request(new URL(server.url), {
      method: 'PUT',
      body: { content: inMemory(bytes), size: bytes.length },
    });
    response.discard();

    expect(response.status).toBe(307);
  });
});

describe('a host that is not reached', () => {
  it('is refused', async () => {
    const port = await unusedPort();
    const error = await errorOf(
      openTransport().request(new URL(`https://127.0.0.1:${String(port)}/v2/`), get),
    );

    expect(error.code).toBe('REGISTRY_UNREACHABLE');
    expect(error.message).toBe(`cannot reach https://127.0.0.1:${String(port)}: nothing listens there`);
    expect(error.hint).toContain('wardctl doctor');
  });

  it('is refused at all of its addresses', async () => {
    const port = await unusedPort();
    const error = await errorOf(
      openTransport({
        lookup: (_hostname, _options, callback) => {
          callback(null, [
            { address: '::1', family: 6 },
            { address: '127.0.0.1', family: 4 },
          ]);
        },
      }).request(new URL(`https://registry.example:${String(port)}/v2/`), get),
    );

    expect(error.code).toBe('REGISTRY_UNREACHABLE');
    expect(error.message).toMatch(
      /: (?:nothing listens there|the address cannot be used from here|there is no route)/,
    );
  });

  it('is unknown', async () => {
    const error = await errorOf(
      openTransport({
        lookup: (_hostname, _options, callback) => {
          callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []);
        },
      }).request(new URL('https://registry.example/v2/'), get),
    );

    expect(error.code).toBe('REGISTRY_UNREACHABLE');
    expect(error.message).toBe('cannot reach https://registry.example: the host name is not known');
  });

  it('takes the connection and never speaks TLS', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    const error = await errorOf(
      openTransport({ timeouts: { connectMs: 50 } }).request(
        new URL(`https://127.0.0.1:${String(port)}`),
        get,
      ),
    );

    expect(error.code).toBe('REGISTRY_TIMEOUT');
    expect(error.message).toContain('no connection in time');
  });

  it.each([
    ['never answers', saysNothing, 'REGISTRY_TIMEOUT', 'no answer in time'],
    ['hangs up', hangsUp, 'REGISTRY_UNREACHABLE', 'the connection was'],
    ['talks nonsense', talksNonsense, 'REGISTRY_UNREACHABLE', 'what came is no HTTP'],
  ])('%s', async (_name, misbehaviour, code, reason) => {
    const server = await started(PlainServer.start());
    server.misbehave({}, misbehaviour);

    const error = await errorOf(
      openTransport({ timeouts: { headersMs: 50 } }).request(new URL(server.url), get),
    );

    expect(error.code).toBe(code);
    expect(error.message).toContain(reason);
    expect(error.message).toContain(server.host);
  });
});

describe('an answer that breaks off', () => {
  it.each([
    ['is cut', breaksOffAfter(1000), 'REGISTRY_UNREACHABLE', 'the connection was'],
    ['stops', stallsAfter(1000), 'REGISTRY_TIMEOUT', 'the answer stopped half-way'],
    ['comes byte by byte', drips(5), 'REGISTRY_TIMEOUT', 'it came too slowly'],
  ])('%s', async (_name, misbehaviour, code, reason) => {
    const server = await started(PlainServer.start());
    server.misbehave({}, (_normal, question) =>
      misbehaviour({ status: 200, headers: {}, body: Buffer.alloc(100_000) }, question),
    );
    const response = await openTransport({ timeouts: { idleMs: 200 } }).request(new URL(server.url), get);

    const error = await errorOf(allOf(response.body()));

    expect(error.code).toBe(code);
    expect(error.message).toContain(`${server.host}: the answer broke off: `);
    expect(error.message).toContain(reason);
  });
});

describe('an abort', () => {
  const reason = new RangeError('Ctrl-C');

  it('comes before the request', async () => {
    const server = await started(PlainServer.start());
    const work = openTransport().request(new URL(server.url), { ...get, signal: AbortSignal.abort(reason) });

    await expect(work).rejects.toBe(reason);
    expect(server.requests).toEqual([]);
  });

  it('comes while there is no connection yet', async () => {
    const controller = new AbortController();
    const work = openTransport({
      // Never finds out.
      lookup: () => {
        controller.abort(reason);
      },
    }).request(new URL('https://registry.example'), { ...get, signal: controller.signal });

    await expect(work).rejects.toBe(reason);
  });

  it('comes while there is no answer yet', async () => {
    const server = await started(PlainServer.start());
    const controller = new AbortController();
    server.misbehave({}, (normal, question) => {
      controller.abort(reason);
      return saysNothing(normal, question);
    });

    await expect(
      openTransport().request(new URL(server.url), { ...get, signal: controller.signal }),
    ).rejects.toBe(reason);
  });

  it('comes in the middle of a body', async () => {
    const server = await started(PlainServer.start());
    server.misbehave({}, (_normal, question) =>
      stallsAfter(1000)({ status: 200, headers: {}, body: Buffer.alloc(100_000) }, question),
    );
    const controller = new AbortController();
    const response = await openTransport().request(new URL(server.url), {
      ...get,
      signal: controller.signal,
    });

    const reading = (async () => {
      for await (const chunk of response.body()) if (chunk.length > 0) controller.abort(reason);
    })();

    await expect(reading).rejects.toBe(reason);
  });

  it('by `close` breaks off what is under way', async () => {
    const server = await started(PlainServer.start());
    const transport = openTransport();
    server.misbehave({}, (normal, question) => {
      void transport.close();
      return saysNothing(normal, question);
    });

    const error = await errorOf(transport.request(new URL(server.url), get));

    expect(error.code).toBe('REGISTRY_UNREACHABLE');
  });
});
