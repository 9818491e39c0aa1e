import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { downloadHttp, type HttpDownloadOptions } from '../../../../src/oci/registry/download-http.ts';
import type { TransportOptions } from '../../../../src/oci/transport/transport.ts';
import {
  answer,
  breaksOffAfter,
  packs,
  PlainServer,
  redirects,
  refuses,
  replies,
  repliesWithHtml,
  type Answer,
  type Question,
} from '../../../support/fake-registry.ts';
import {
  allOf,
  errorOf,
  everythingIsHere,
  insecure,
  openTransport,
  serverTls,
  started,
  trusting,
} from '../support.ts';
import { fakeTime } from './support.ts';

const bytes = randomBytes(100_000);

/** Gives a file, with ranges. */
function file(contents: Buffer, etag: string | undefined) {
  return (_normal: Answer, { headers }: Question): Answer => {
    const own = etag === undefined ? {} : { etag };
    const start = /^bytes=(\d+)-$/.exec(headers['range'] ?? '')?.[1];
    const isSame = headers['if-range'] === undefined || headers['if-range'] === etag;
    if (start === undefined || !isSame) return answer(200, own, contents);
    const range = `bytes ${start}-${String(contents.length - 1)}/${String(contents.length)}`;
    return answer(206, { ...own, 'content-range': range }, contents.subarray(Number(start)));
  };
}

/** A server over http, listed as insecure, and what downloads from it. */
async function opened(
  more: Partial<HttpDownloadOptions> = {},
  etag: string | undefined = '"one"',
): Promise<{ server: PlainServer; download: (path?: string) => AsyncIterable<Uint8Array>; waits: number[] }> {
  const server = await started(PlainServer.start());
  server.misbehave({}, file(bytes, etag));
  const time = fakeTime();
  const transport = openTransport({ sources: insecure(server.host) });
  const options = { ...time, transport, userAgent: 'wardctl/0.0.0', ...more };
  return {
    server,
    waits: time.waits,
    download: (path = '/policy.wasm') => downloadHttp(new URL(`${server.url}${path}`), options),
  };
}

/** Downloads over https from a server that is elsewhere in name. */
function from(url: string, options: Partial<TransportOptions>): AsyncIterable<Uint8Array> {
  const transport = openTransport({ lookup: everythingIsHere, ...options });
  return downloadHttp(new URL(url), { ...fakeTime(), transport, userAgent: 'wardctl/0.0.0' });
}

describe('a plain URL', () => {
  it('gives its contents', async () => {
    const { server, download } = await opened();

    expect((await allOf(download('/a/policy.wasm?x=1'))).equals(bytes)).toBe(true);
    expect(server.asked()).toEqual(['GET /a/policy.wasm?x=1']);
    expect(server.requests[0]?.headers).toMatchObject({
      'user-agent': 'wardctl/0.0.0',
      'accept-encoding': 'identity',
    });
  });

  it('tells how long it is, where the server does', async () => {
    const told: number[] = [];
    const { server, download } = await opened({ onTotalBytes: (total) => told.push(total) });
    server.misbehave({ times: 1 }, (normal) => ({
      ...normal,
      deliver: (response) => {
        response.writeHead(200);
        response.write(bytes.subarray(0, 10));
        response.end(bytes.subarray(10));
      },
    }));

    await allOf(download());
    expect(told).toEqual([]);
    await allOf(download());
    expect(told).toEqual([bytes.length]);
  });

  it('may lead to another host', async () => {
    const { server, download } = await opened();
    const other = await started(PlainServer.start());
    other.misbehave({}, file(bytes, undefined));
    server.misbehave({}, redirects(`${other.url}/store?signature=abc`, 302));

    expect((await allOf(download())).equals(bytes)).toBe(true);
    expect(other.asked()).toEqual(['GET /store?signature=abc']);
  });

  it.each([
    [401, 'REGISTRY_UNAUTHORIZED', 'without credentials'],
    [403, 'REGISTRY_DENIED', 'without credentials'],
    [404, 'REGISTRY_NOT_FOUND', 'Check the URL'],
    [410, 'REGISTRY_FAILED', undefined],
    [429, 'REGISTRY_RATE_LIMITED', 'try again'],
    [500, 'REGISTRY_FAILED', 'try again'],
    [204, 'REGISTRY_FAILED', undefined],
  ])('that answers with status %i is an error', async (status, code, hint) => {
    const { server, download } = await opened();
    server.misbehave({}, repliesWithHtml(status));

    const error = await errorOf(allOf(download('/policy.wasm?token=s3cr3t')));

    expect(error.code).toBe(code);
    expect(error.message).toBe(
      `${server.url}/policy.wasm: ${server.host} answered with status ${String(status)}`,
    );
    if (hint !== undefined) expect(error.hint?.toLowerCase()).toContain(hint.toLowerCase());
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain('wardctl login');
    expect(error.message).not.toContain('s3cr3t');
  });

  it('is asked for again where the server is busy', async () => {
    const { server, download, waits } = await opened();
    server.misbehave({ times: 1 }, replies(503, { 'retry-after': '2' }));

    await allOf(download());

    expect(waits).toEqual([2000]);
  });

  it('goes on where it broke off, if it is the same still', async () => {
    const { server, download } = await opened();
    server.misbehave({ times: 2 }, (normal, question) =>
      breaksOffAfter(30_000)(file(bytes, '"one"')(normal, question), question),
    );

    expect((await allOf(download())).equals(bytes)).toBe(true);
    expect(server.requests[1]?.headers['if-range']).toBe('"one"');
  });

  it('starts anew where the server knows no ranges but says that it is the same', async () => {
    const { server, download } = await opened();
    server.misbehave({}, () => answer(200, { etag: '"one"' }, bytes));
    server.misbehave({ times: 1 }, (normal, question) =>
      breaksOffAfter(30_000)(file(bytes, '"one"')(normal, question), question),
    );

    expect((await allOf(download())).equals(bytes)).toBe(true);
  });

  it.each([
    ['that is another', '"one"', '"two"', 'has changed since'],
    ['that is nameless by then', '"one"', undefined, 'has changed since'],
    ['that has no name', undefined, undefined, 'the answer broke off'],
    ['that has a weak name', 'W/"one"', 'W/"one"', 'the answer broke off'],
  ])('is not put together from what broke off and one %s', async (_name, before, after, problem) => {
    const { server, download } = await opened();
    server.misbehave({}, file(randomBytes(100_000), after));
    server.misbehave({ times: 1 }, (normal, question) =>
      breaksOffAfter(30_000)(file(bytes, before)(normal, question), question),
    );

    const error = await errorOf(allOf(download()));

    expect(error.code).toBe('REGISTRY_UNREACHABLE');
    expect(error.message).toContain(problem);
  });

  it('is not larger than it may be, whether the server says so or not', async () => {
    const { server, download } = await opened({ maxBytes: 50_000 });
    expect((await errorOf(allOf(download()))).code).toBe('REGISTRY_TOO_LARGE');

    server.misbehave({}, (normal, question) => ({
      ...file(bytes, undefined)(normal, question),
      deliver: (response) => {
        response.writeHead(200, { 'transfer-encoding': 'chunked' });
        response.end(bytes);
      },
    }));
    let received = 0;
    const error = await errorOf(async () => {
      for await (const chunk of download()) received += chunk.length;
    });
    expect(error.code).toBe('REGISTRY_TOO_LARGE');
    expect(error.message).toContain('expected at most 50000 bytes');
    expect(received).toBeLessThanOrEqual(50_000);
  });

  it('is not taken packed', async () => {
    const { server, download } = await opened();
    server.misbehave({}, packs);
    server.misbehave({}, (normal, question) => packs(file(bytes, undefined)(normal, question), question));

    expect((await errorOf(allOf(download()))).code).toBe('REGISTRY_RESPONSE_INVALID');
  });

  it('shows what a server says', async () => {
    const { server, download } = await opened();
    server.misbehave({}, refuses(403, 'DENIED', 'no\u001b[31m'));

    expect((await errorOf(allOf(download()))).message).toContain('status 403, DENIED: no [31m');
  });

  it('is not asked for over http where the host is not listed', async () => {
    const { server } = await opened();

    const error = await errorOf(allOf(from(`${server.url}/policy.wasm`, {})));

    expect(error.code).toBe('REFERENCE_INVALID');
    expect(error.hint).toContain(`insecure_sources: ["${server.host}"]`);
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['https://user:s3cr3t@registry.example/p.wasm', 'without user and password'],
    ['https://:s3cr3t@registry.example/p.wasm', 'without user and password'],
    ['file:///etc/passwd', 'expected an https URL'],
  ])('is not %s', async (url, problem) => {
    const error = await errorOf(allOf(from(url, {})));

    expect(error.code).toBe('REFERENCE_INVALID');
    expect(error.message).toContain(problem);
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain('s3cr3t');
  });

  it('over https leads neither to http nor to this machine', async () => {
    const server = await started(PlainServer.start({ tls: serverTls() }));
    const port = server.host.split(':')[1] ?? '';
    const named = `registry.example:${port}`;
    for (const location of [
      'http://cdn.example/',
      'https://169.254.169.254/',
      `https://cdn.example:${port}/`,
    ]) {
      server.misbehave({ times: 1 }, redirects(location));
      const error = await errorOf(
        allOf(from(`https://${named}/p.wasm`, { sources: trusting(named, `cdn.example:${port}`) })),
      );
      expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    }
    expect(server.requests).toHaveLength(3);
  });

  it('ends at an abort', async () => {
    const controller = new AbortController();
    const { download } = await opened({ signal: controller.signal });

    const reading = (async () => {
      for await (const chunk of download()) if (chunk.length > 0) controller.abort(new RangeError('Ctrl-C'));
    })();

    await expect(reading).rejects.toThrow('Ctrl-C');
  });
});
