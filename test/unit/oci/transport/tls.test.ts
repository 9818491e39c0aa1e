import { connect, createServer, type Server, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inMemory } from '../../../../src/oci/content.ts';
import { PlainServer, replies, hangsUp } from '../../../support/fake-registry.ts';
import { certificate, errorOf, insecure, openTransport, serverTls, started, trusting } from '../support.ts';

const get = { method: 'GET' };

/** Passes bytes on to a server, until it breaks all connections as a network does. */
class Relay {
  private readonly sockets: Socket[] = [];
  private readonly server: Server;

  private constructor(target: string) {
    this.server = createServer((socket) => {
      const onward = connect(Number(target.split(':')[1]), '127.0.0.1');
      for (const one of [socket, onward]) one.on('error', () => undefined);
      socket.pipe(onward).pipe(socket);
      this.sockets.push(socket);
    });
  }

  static async start(target: string): Promise<Relay> {
    const relay = new Relay(target);
    await new Promise<void>((resolve) => relay.server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get host(): string {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? `127.0.0.1:${String(address.port)}` : '';
  }

  reset(): void {
    for (const socket of this.sockets.splice(0)) socket.resetAndDestroy();
  }

  close(): Promise<void> {
    this.reset();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** The https URL of a server, whatever it speaks. */
function secure(server: PlainServer): URL {
  return new URL(`https://${server.host}/v2/`);
}

describe('certificates', () => {
  it('of an authority given for the host are trusted', async () => {
    const server = await started(PlainServer.start({ tls: serverTls() }));
    const transport = openTransport({ sources: trusting(server.host) });

    const response = await transport.request(secure(server), get);

    expect(response.status).toBe(404);
    expect(response.url.href).toBe(`https://${server.host}/v2/`);
    expect(transport.warnings).toEqual([]);
  });

  it('of an authority given for all hosts are trusted', async () => {
    const server = await started(PlainServer.start({ tls: serverTls() }));
    const transport = openTransport({ extraCertificates: [certificate('authority.pem')] });

    expect((await transport.request(secure(server), get)).status).toBe(404);
  });

  it('of the authorities that the system trusts stay trusted beside those that are given', async () => {
    const before = getCACertificates('default');
    onTestFinished(() => setDefaultCACertificates(before));
    setDefaultCACertificates([certificate('authority.pem')]);
    const server = await started(PlainServer.start({ tls: serverTls() }));
    const transport = openTransport({ extraCertificates: [certificate('other-authority.pem')] });

    expect((await transport.request(secure(server), get)).status).toBe(404);
  });

  it('of an authority given for another host are not, not even at the same time', async () => {
    const one = await started(PlainServer.start({ tls: serverTls() }));
    const other = await started(PlainServer.start({ tls: serverTls() }));
    const transport = openTransport({ sources: trusting(one.host) });

    const [answered, refused] = await Promise.allSettled([
      transport.request(secure(one), get),
      transport.request(secure(other), get),
    ]);

    expect(answered.status).toBe('fulfilled');
    expect(refused.status).toBe('rejected');
    expect(other.requests).toEqual([]);
  });

  it.each([
    [
      'unknown',
      'server',
      'its certificate is signed by an unknown authority (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
    ],
    ['expired', 'expired', 'its certificate has expired (CERT_HAS_EXPIRED)'],
    ['for elsewhere', 'elsewhere', 'its certificate is for another host (ERR_TLS_CERT_ALTNAME_INVALID)'],
  ])('that are %s are refused, with the way out', async (kind, name, reason) => {
    const server = await started(PlainServer.start({ tls: serverTls(name) }));
    const authorities = kind === 'unknown' ? ['other-authority.pem'] : ['authority.pem'];

    const error = await errorOf(
      openTransport({ extraCertificates: authorities.map(certificate) }).request(secure(server), get),
    );

    expect(error.code).toBe('REGISTRY_UNREACHABLE');
    expect(error.message).toBe(`cannot reach https://${server.host}: ${reason}`);
    expect(error.hint).toContain('--ca-file');
    expect(error.hint).toContain(`source_authorities: {"${server.host}": [{type: Path`);
    expect(server.requests).toEqual([]);
  });

  it('are not asked for where https meets http', async () => {
    const server = await started(PlainServer.start());

    const error = await errorOf(openTransport().request(secure(server), get));

    expect(error.message).toBe(`cannot reach https://${server.host}: no TLS there`);
    expect(error.hint).toContain(`insecure_sources: ["${server.host}"]`);
    expect(server.requests).toEqual([]);
  });
});

describe('the ladder of an insecure host', () => {
  it('begins with verified https', async () => {
    const server = await started(PlainServer.start({ tls: serverTls() }));
    const sources = { ...trusting(server.host), ...{ insecureSources: new Set([server.host]) } };
    const transport = openTransport({ sources });

    expect((await transport.request(secure(server), get)).url.protocol).toBe('https:');
    expect(transport.warnings).toEqual([]);
  });

  it('goes on with https without verification, and says so once', async () => {
    const server = await started(PlainServer.start({ tls: serverTls('expired') }));
    const transport = openTransport({ sources: insecure(server.host) });

    for (let count = 0; count < 2; count++)
      expect((await transport.request(secure(server), get)).url.protocol).toBe('https:');

    expect(transport.warnings).toHaveLength(1);
    expect(transport.warnings[0]).toContain(`${server.host}: its certificate is not trusted`);
  });

  it('ends with http, and says so once', async () => {
    const server = await started(PlainServer.start());
    const transport = openTransport({ sources: insecure(server.host) });

    for (let count = 0; count < 2; count++)
      expect((await transport.request(secure(server), get)).url.href).toBe(`http://${server.host}/v2/`);

    expect(server.requests).toHaveLength(2);
    expect(transport.warnings).toHaveLength(1);
    expect(transport.warnings[0]).toContain(`${server.host}: reached over http, without encryption`);
  });

  it('is for the hosts that are listed, with their ports', async () => {
    const server = await started(PlainServer.start());
    const transport = openTransport({
      sources: insecure('127.0.0.1', `localhost:${server.host.split(':')[1] ?? ''}`),
    });

    await errorOf(transport.request(secure(server), get));

    expect(server.requests).toEqual([]);
  });

  it('stays where the host was reached', async () => {
    const server = await started(PlainServer.start({ tls: serverTls('expired') }));
    const transport = openTransport({ sources: insecure(server.host), timeouts: { headersMs: 50 } });
    (await transport.request(secure(server), get)).discard();
    server.misbehave({}, hangsUp);

    const error = await errorOf(transport.request(secure(server), get));

    expect(error.message).toMatch(/^cannot reach https:\/\/[^ ]+: the connection was (?:reset|closed)$/);
    expect(server.requests).toHaveLength(2);
  });

  it.each([401, 403, 404, 500])('is not gone down for status %i', async (status) => {
    const server = await started(PlainServer.start({ tls: serverTls() }));
    server.misbehave({}, replies(status));
    const sources = { ...trusting(server.host), insecureSources: new Set([server.host]) };

    expect((await openTransport({ sources }).request(secure(server), get)).status).toBe(status);
    expect(server.requests).toHaveLength(1);
  });

  it('tells of all rungs where none holds', async () => {
    const server = await PlainServer.start();
    const { host } = server;
    await server.close();

    const error = await errorOf(
      openTransport({ sources: insecure(host) }).request(new URL(`https://${host}`), get),
    );

    expect(error.code).toBe('REGISTRY_UNREACHABLE');
    expect(error.message).toBe(
      `cannot reach http://${host}: nothing listens there (tried https, https without verification, http)`,
    );
  });

  it('opens a body anew for each rung', async () => {
    const server = await started(PlainServer.start());
    const bytes = Buffer.from('whole');

    await openTransport({ sources: insecure(server.host) }).request(secure(server), {
      method: 'PUT',
      body: { content: inMemory(bytes), size: bytes.length },
    });

    expect(server.requests.map(({ body }) => body.toString())).toEqual(['whole']);
  });

  it('is not gone down once a body is on its way', async () => {
    const server = await started(PlainServer.start({ tls: serverTls() }));
    const relay = await started(Relay.start(server.host));
    server.misbehave({}, (normal) => {
      relay.reset();
      return { ...normal, deliver: () => undefined };
    });
    const bytes = Buffer.alloc(100_000);
    const sources = { ...trusting(relay.host), insecureSources: new Set([relay.host]) };

    const error = await errorOf(
      openTransport({ sources }).request(new URL(`https://${relay.host}`), {
        method: 'PUT',
        body: { content: inMemory(bytes), size: bytes.length },
      }),
    );

    expect(error.message).toBe(`cannot reach https://${relay.host}: the connection was reset`);
    expect(server.requests).toHaveLength(1);
  });

  it('does not count for http URLs', async () => {
    const server = await started(PlainServer.start());
    const transport = openTransport();

    expect((await transport.request(new URL(server.url), get)).status).toBe(404);
    expect(transport.isInsecure(new URL(server.url))).toBe(false);
  });
});
