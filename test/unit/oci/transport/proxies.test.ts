import { describe, expect, it } from 'vitest';
import { noProxies, proxiesFrom, proxyFor } from '../../../../src/oci/transport/proxies.ts';
import { FakeProxy, type FakeProxyOptions } from '../../../support/fake-proxy.ts';
import { drips, PlainServer, replies } from '../../../support/fake-registry.ts';
import {
  allOf,
  certificate,
  errorOf,
  insecure,
  openTransport,
  serverTls,
  started,
  trusting,
} from '../support.ts';

const get = { method: 'GET' };
const secret = 's3cr%t';

describe('proxiesFrom', () => {
  it.each([
    ['upper case first', { HTTP_PROXY: 'a', http_proxy: 'b' }, 'a'],
    ['lower case else', { http_proxy: 'b' }, 'b'],
    ['an empty one is none', { HTTP_PROXY: '', http_proxy: 'b' }, 'b'],
    ['sources.yaml last', {}, 'c'],
    ['an empty one does not hide sources.yaml', { HTTP_PROXY: '', http_proxy: '' }, 'c'],
  ])('%s', (_name, environment, expected) => {
    expect(proxiesFrom(environment, { ...noProxies, httpProxy: 'c' }).httpProxy).toBe(expected);
  });

  it('takes each of the three by itself', () => {
    expect(
      proxiesFrom({ HTTPS_PROXY: 's', NO_PROXY: 'n' }, { httpProxy: 'h', httpsProxy: 'x', noProxy: 'y' }),
    ).toEqual({ httpProxy: 'h', httpsProxy: 's', noProxy: 'n' });
  });
});

describe('proxyFor', () => {
  const settings = {
    httpProxy: 'http://plain:1',
    httpsProxy: 'https://secure:2',
    noProxy: '10.0.0.0/8,.internal',
  };

  it.each([
    ['http://ghcr.io/', 'http://plain:1'],
    ['https://ghcr.io/', 'https://secure:2'],
    ['https://10.1.2.3:5000/', undefined],
    ['http://a.internal/', undefined],
  ])('for %s is %s', (url, expected) => {
    expect(proxyFor(new URL(url), settings)?.url.origin).toBe(expected);
  });

  it('is none for https where only http has one', () => {
    expect(
      proxyFor(new URL('https://ghcr.io/'), { ...noProxies, httpProxy: 'http://plain:1' }),
    ).toBeUndefined();
  });

  it('may be written without scheme', () => {
    expect(proxyFor(new URL('http://ghcr.io/'), { ...noProxies, httpProxy: 'proxy:3128' })?.url.origin).toBe(
      'http://proxy:3128',
    );
  });

  it('keeps user and password out of what is shown', () => {
    const proxy = proxyFor(new URL('http://ghcr.io/'), {
      ...noProxies,
      httpProxy: 'http://us%65r:p%40ss@proxy:3128',
    });

    expect(proxy?.url.href).toBe('http://proxy:3128/');
    expect(proxy?.authorization).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
  });

  it.each(['socks5://user:s3cret@proxy', 'http://user:s3cret@', 'http://user:s3cret@proxy:port'])(
    'refuses %s without showing it',
    (httpProxy) => {
      expect(() => proxyFor(new URL('http://ghcr.io/'), { ...noProxies, httpProxy })).toThrow(
        expect.objectContaining({
          code: 'USAGE_INVALID',
          message: 'HTTP_PROXY: expected a URL such as http://proxy.example.com:3128',
        }),
      );
    },
  );
});

describe('a request through a proxy', () => {
  const login = { authorization: `Basic ${Buffer.from(`user:${secret}`).toString('base64')}` };

  async function both(
    options: FakeProxyOptions = {},
    user = '',
  ): Promise<{ proxy: FakeProxy; through: string }> {
    const proxy = await started(FakeProxy.start(options));
    return { proxy, through: `http://${user}${proxy.host}` };
  }

  it('goes there for http', async () => {
    const server = await started(PlainServer.start());
    const { proxy, through } = await both();

    const response = await openTransport({ proxies: { ...noProxies, httpProxy: through } }).request(
      new URL(`${server.url}/v2/?n=1`),
      get,
    );

    expect(response.status).toBe(404);
    expect(proxy.requests).toEqual([`GET ${server.url}/v2/?n=1`]);
    expect(server.requests[0]?.headers['host']).toBe(server.host);
  });

  it('goes through a tunnel for https, to a host that only the proxy knows', async () => {
    const server = await started(PlainServer.start({ tls: serverTls() }));
    const port = server.host.split(':')[1] ?? '';
    const { proxy, through } = await both(login, `user:${secret}@`);

    const response = await openTransport({
      proxies: { ...noProxies, httpsProxy: through },
      sources: trusting(`registry.example:${port}`),
    }).request(new URL(`https://registry.example:${port}/v2/`), get);

    expect(response.status).toBe(404);
    expect(proxy.requests).toEqual([`CONNECT registry.example:${port}`]);
    // The login is the proxy's.
    expect(server.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('trusts an authority for its host only, behind a proxy too', async () => {
    const server = await started(PlainServer.start({ tls: serverTls() }));
    const { through } = await both();

    const error = await errorOf(
      openTransport({
        proxies: { ...noProxies, httpsProxy: through },
        sources: trusting('registry.example'),
      }).request(new URL(`https://${server.host}/`), get),
    );

    expect(error.message).toBe(
      `cannot reach https://${server.host} through the proxy ${through}: its certificate is signed by an unknown authority (UNABLE_TO_VERIFY_LEAF_SIGNATURE)`,
    );
    expect(server.requests).toEqual([]);
  });

  it('goes down the ladder behind a proxy', async () => {
    const server = await started(PlainServer.start());
    const { proxy, through } = await both();

    const response = await openTransport({
      proxies: { ...noProxies, httpProxy: through, httpsProxy: through },
      sources: insecure(server.host),
    }).request(new URL(`https://${server.host}/v2/`), get);

    expect(response.url.href).toBe(`${server.url}/v2/`);
    expect(proxy.requests).toEqual([
      `CONNECT ${server.host}`,
      `CONNECT ${server.host}`,
      `GET ${server.url}/v2/`,
    ]);
  });

  it('goes past it where NO_PROXY says so', async () => {
    const server = await started(PlainServer.start());
    const { proxy, through } = await both();

    await openTransport({ proxies: { ...noProxies, httpProxy: through, noProxy: '127.0.0.0/8' } }).request(
      new URL(server.url),
      get,
    );

    expect(proxy.requests).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['http', { ...login }, 'the proxy asks for a login', 'USER:PASSWORD'],
    ['https', { ...login }, 'the proxy asks for a login', 'USER:PASSWORD'],
    ['https', { status: 403 }, 'the proxy answered with status 403', 'NO_PROXY'],
  ])('is refused by it (%s, %o)', async (scheme, options, reason, hint) => {
    const { through } = await both(options, `user:wr0ng-${secret}@`);

    const error = await errorOf(
      openTransport({ proxies: { httpProxy: through, httpsProxy: through, noProxy: undefined } }).request(
        new URL(`${scheme}://registry.example`),
        get,
      ),
    );

    expect(error.code).toBe('REGISTRY_UNREACHABLE');
    expect(error.message).toBe(
      `cannot reach ${scheme}://registry.example through the proxy ${through.replace(/\/\/.*@/, '//')}: ${reason}`,
    );
    expect(error.hint).toContain(hint);
    expect(JSON.stringify([error.message, error.hint, error.details])).not.toContain(secret);
  });

  it('is not waited for where the proxy says nothing', async () => {
    const { through } = await both({ isSilent: true });
    const transport = openTransport({
      proxies: { httpProxy: through, httpsProxy: through, noProxy: undefined },
      timeouts: { connectMs: 50, headersMs: 50 },
    });

    for (const scheme of ['http', 'https']) {
      const error = await errorOf(transport.request(new URL(`${scheme}://registry.example`), get));
      expect(error.code).toBe('REGISTRY_TIMEOUT');
      expect(error.message).toContain('no answer in time');
    }
  });

  it('is not waited for where the answer comes too slowly', async () => {
    const server = await started(PlainServer.start());
    server.misbehave({}, (_normal, question) =>
      drips(5)({ status: 200, headers: {}, body: Buffer.alloc(9999) }, question),
    );
    const { through } = await both();
    const transport = openTransport({
      proxies: { ...noProxies, httpProxy: through },
      timeouts: { idleMs: 50 },
    });

    const response = await transport.request(new URL(server.url), get);

    expect((await errorOf(allOf(response.body()))).code).toBe('REGISTRY_TIMEOUT');
  });

  it('does not reach the proxy', async () => {
    const proxy = await FakeProxy.start();
    const { host } = proxy;
    await proxy.close();

    const error = await errorOf(
      openTransport({ proxies: { ...noProxies, httpsProxy: `http://${host}` } }).request(
        new URL('https://registry.example'),
        get,
      ),
    );

    expect(error.message).toBe(
      `cannot reach https://registry.example through the proxy http://${host}: nothing listens there`,
    );
  });

  it('meets a proxy that speaks TLS, trusted by the certificates for all hosts', async () => {
    const server = await started(PlainServer.start({ tls: serverTls() }));
    server.misbehave({}, replies(200, {}, 'as a proxy'));
    const proxies = { ...noProxies, httpProxy: server.url.replace('127.0.0.1', 'localhost') };

    const response = await openTransport({
      proxies,
      extraCertificates: [certificate('authority.pem')],
    }).request(new URL('http://registry.example/v2/'), get);

    expect(await response.text(100)).toBe('as a proxy');
    expect(server.asked()).toEqual(['GET http://registry.example/v2/']);
  });
});
