import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Credentials } from '../../../../src/oci/auth/credentials.ts';
import { inMemory } from '../../../../src/oci/content.ts';
import { digestOf } from '../../../../src/oci/digest.ts';
import { mediaTypes } from '../../../../src/oci/media-types.ts';
import { RegistryTarget } from '../../../../src/oci/registry/registry-target.ts';
import {
  answer,
  FakeRegistry,
  PlainServer,
  redirects,
  replies,
  withHeaders,
  type FakeRegistryOptions,
} from '../../../support/fake-registry.ts';
import { allOf, errorOf, everythingIsHere, insecure, serverTls, started, trusting } from '../support.ts';
import {
  identity,
  keychainOf,
  login,
  open,
  openFake,
  openWithTokens,
  putBlob,
  putManifest,
  repositoryName,
} from './support.ts';

const blobs = { target: /\/blobs\/sha256/ };
const authentication = { kind: 'basic', username: login.username, password: login.password } as const;

/** A server that gives one blob, whatever it is asked for. */
async function storage(bytes: Buffer, tls = false): Promise<PlainServer> {
  const server = await started(PlainServer.start(tls ? { tls: serverTls() } : {}));
  server.misbehave({}, () => answer(200, {}, bytes));
  return server;
}

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('is followed (%i)', async (status) => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry);
    registry.misbehave({ ...blobs, times: 1 }, redirects('/v2/moved/blobs/x?y=1', status));
    registry.misbehave({ target: /moved/ }, () => answer(200, {}, blob.bytes));

    expect((await allOf(target.fetch(blob))).equals(blob.bytes)).toBe(true);
    expect(registry.asked().at(-1)).toBe('GET /v2/moved/blobs/x?y=1');
  });

  it('within the registry keeps the login', async () => {
    const { registry, target } = await openFake({ authentication }, { keychain: keychainOf(login) });
    const blob = putBlob(registry);
    await target.ping();
    registry.misbehave({ ...blobs, times: 1 }, redirects(`${registry.url}/v2/other/blobs/x`));
    registry.misbehave({ target: /other/ }, () => answer(200, {}, blob.bytes));

    await allOf(target.fetch(blob));

    expect(registry.requests.slice(-2).every(({ headers }) => headers['authorization'] !== undefined)).toBe(
      true,
    );
  });

  it.each(['password', 'token'])('to another host does not take the login along (%s)', async (kind) => {
    const keychain = keychainOf(login);
    const { registry, target } =
      kind === 'password'
        ? await openFake({ authentication }, { keychain })
        : await openWithTokens({}, { keychain });
    const blob = putBlob(registry);
    const cdn = await storage(blob.bytes);
    registry.misbehave(blobs, (normal, question) =>
      normal.status === 401 ? normal : redirects(`${cdn.url}/store?signature=abc`)(normal, question),
    );

    expect((await allOf(target.fetch(blob))).equals(blob.bytes)).toBe(true);
    expect(registry.requests.at(-1)?.headers).toHaveProperty('authorization');
    expect(cdn.requests).toHaveLength(1);
    expect(cdn.requests[0]?.target).toBe('/store?signature=abc');
    expect(cdn.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('back from another host brings no login back to what only looks like the registry', async () => {
    const { registry, target } = await openFake({ authentication }, { keychain: keychainOf(login) });
    await target.ping();
    const blob = putBlob(registry);
    const other = await storage(blob.bytes);
    // Another name of the same machine is another host.
    registry.misbehave({ ...blobs, times: 1 }, redirects(`${other.url.replace('127.0.0.1', 'localhost')}/`));

    await allOf(target.fetch(blob));

    expect(other.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('to another host that asks for a login does not get one', async () => {
    const { registry, target } = await openFake({ authentication }, { keychain: keychainOf(login) });
    const blob = putBlob(registry);
    const cdn = await started(PlainServer.start());
    cdn.misbehave({}, replies(401, { 'www-authenticate': 'Basic realm="cdn"' }));
    await target.ping();
    registry.misbehave(blobs, redirects(`${cdn.url}/`));

    const error = await errorOf(allOf(target.fetch(blob)));

    expect(error.code).toBe('REGISTRY_UNAUTHORIZED');
    expect(error.message).toContain(`${cdn.host} answered with status 401`);
    expect(cdn.requests).toHaveLength(1);
    expect(cdn.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('is followed five times, not six', async () => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry);
    registry.misbehave({ ...blobs, times: 5 }, redirects('$&'));
    await allOf(target.fetch(blob));
    expect(registry.requests).toHaveLength(6);

    const looping = await openFake();
    looping.registry.misbehave({}, redirects('$&'));
    const error = await errorOf(allOf(looping.target.fetch(blob)));
    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain(`${looping.registry.host} leads on and on, more than 5 times`);
    expect(looping.registry.requests).toHaveLength(6);
  });

  it('that leads nowhere is an answer like others', async () => {
    const { registry, target } = await openFake();
    registry.misbehave({}, replies(307));

    expect((await errorOf(target.resolve('v1'))).message).toContain('the registry answered with status 307');
  });

  it.each([
    ['no URL', 'https://', 'which is no http or https URL'],
    ['no URL', 'http://[', 'which is no http or https URL'],
    ['a file', 'file:///etc/passwd', 'which is no http or https URL'],
  ])('to %s is not followed', async (_name, location, why) => {
    const { registry, target } = await openFake();
    registry.misbehave({}, redirects(location));

    const error = await errorOf(target.resolve('v1'));

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain(`${registry.host}/${repositoryName}:v1: ${registry.host} leads to`);
    expect(error.message).toContain(why);
  });

  it('shows neither login nor signature of where it leads', async () => {
    const { registry, target } = await openFake();
    registry.misbehave({}, redirects('ftp://user:s3cr3t@host/path?signature=s3cr3t#s3cr3t'));

    const error = await errorOf(target.resolve('v1'));

    expect(error.message).toContain('"ftp://host/path"');
    expect(error.message).not.toContain('s3cr3t');
  });
});

describe('a registry elsewhere, reached over https', () => {
  /** In name only: it listens on this machine. */
  async function elsewhere(
    options: FakeRegistryOptions = {},
    credentials: Credentials = login,
  ): Promise<{
    registry: FakeRegistry;
    named: string;
    target: ReturnType<typeof open>['target'];
    warnings: string[];
  }> {
    const registry = await started(FakeRegistry.start({ tls: serverTls(), ...options }));
    const named = registry.host.replace('127.0.0.1', 'registry.example');
    const { target, warnings } = open(
      { host: named },
      {
        keychain: keychainOf(credentials),
        transport: {
          lookup: everythingIsHere,
          sources: { ...trusting(named), insecureSources: new Set() },
        },
      },
    );
    return { registry, named, target, warnings };
  }

  it('is not left for http', async () => {
    const { registry, named, target } = await elsewhere();
    const plain = await started(PlainServer.start());
    registry.misbehave({}, redirects(plain.url.replace('127.0.0.1', 'cdn.example')));

    const error = await errorOf(target.resolve('v1'));

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain(`${named} leads to`);
    expect(error.message).toContain('which is without encryption');
    expect(plain.requests).toEqual([]);
  });

  it.each(['127.0.0.1', 'localhost', '169.254.169.254', '[::1]', '0.0.0.0', '[::ffff:169.254.169.254]'])(
    'does not lead to %s',
    async (host) => {
      const { registry, target } = await elsewhere();
      registry.misbehave({}, redirects(`https://${host}/latest/meta-data`));

      const error = await errorOf(target.resolve('v1'));

      expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
      expect(error.message).toContain('which is this machine or its own network');
      expect(registry.requests).toHaveLength(1);
    },
  );

  it('does not lead to a name of this machine', async () => {
    const { registry, target } = await elsewhere();
    const here = await started(PlainServer.start({ tls: serverTls() }));
    registry.misbehave({}, redirects(here.url.replace('127.0.0.1', 'cdn.example')));

    const error = await errorOf(target.resolve('v1'));

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain('cdn.example, which a server named, is an address of this machine');
    expect(here.requests).toEqual([]);
  });

  it.each([login, identity])(
    'does not send for a token to a name of this machine ($kind)',
    async (credentials) => {
      const { registry, target } = await elsewhere({}, credentials);
      const here = await started(PlainServer.start({ tls: serverTls() }));
      const realm = `${here.url.replace('127.0.0.1', 'cdn.example')}/token`;
      registry.misbehave({}, replies(401, { 'www-authenticate': `Bearer realm="${realm}"` }));

      const error = await errorOf(target.resolve('v1'));

      expect(error.message).toContain('cdn.example, which a server named, is an address of this machine');
      expect(here.requests).toEqual([]);
    },
  );

  it('gives its own login away over https without a warning', async () => {
    const { target, warnings } = await elsewhere({ authentication });

    await target.ping();

    expect(warnings).toEqual([]);
  });
});

describe('a registry that is insecure', () => {
  it('keeps the login when it was reached over http', async () => {
    const { registry, target } = await openFake(
      { authentication, locationForm: 'absolute' },
      { keychain: keychainOf(login) },
    );
    const bytes = randomBytes(100);
    const blob = { mediaType: mediaTypes.wasmLayer, digest: digestOf(bytes), size: bytes.length };

    await target.push(blob, inMemory(bytes));

    // The first POST is refused.
    expect(registry.requests.slice(1).map(({ headers }) => headers['authorization'] !== undefined)).toEqual([
      true,
      true,
    ]);
    expect(registry.repository(repositoryName).blobs.has(blob.digest)).toBe(true);
  });

  it('keeps the login where http means another port', async () => {
    const { registry, options } = await openFake({ authentication }, { keychain: keychainOf(login) });
    putManifest(registry, 'v1');
    registry.misbehave(
      { target: /manifests.v1$/, skip: 1, times: 1 },
      redirects('http://registry.example$&'),
    );
    const { transport } = options;
    const target = new RegistryTarget(
      { registry: 'registry.example', repository: repositoryName },
      {
        ...options,
        transport: {
          secrets: transport.secrets,
          isInsecure: (url) => transport.isInsecure(url),
          close: () => transport.close(),
          // On ports that a test may not have: 443 does not answer, 80 is the registry.
          async request({ pathname, search }, request) {
            const response = await transport.request(new URL(`${registry.url}${pathname}${search}`), request);
            const url = new URL(`http://registry.example${pathname}${search}`);
            return Object.create(response, { url: { value: url } }) as typeof response;
          },
        },
      },
    );

    await target.resolve('v1');

    expect(registry.requests.map(({ headers }) => headers['authorization'] !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('an upload', () => {
  const bytes = randomBytes(300_000);
  const blob = { mediaType: mediaTypes.wasmLayer, digest: digestOf(bytes), size: bytes.length };

  it.each([307, 308])(
    'is sent again where it is led (%i), without the login on another host',
    async (status) => {
      const { registry, target } = await openFake({ authentication }, { keychain: keychainOf(login) });
      const other = await started(PlainServer.start());
      other.misbehave({}, replies(201));
      registry.misbehave({ method: 'PUT', isEarly: true }, redirects(`${other.url}/put`, status));

      await target.push(blob, inMemory(bytes));

      expect(other.requests).toHaveLength(1);
      expect(other.requests[0]).toMatchObject({ method: 'PUT', target: '/put' });
      expect(other.requests[0]?.body.equals(bytes)).toBe(true);
      expect(other.requests[0]?.headers).toMatchObject({
        'content-length': String(bytes.length),
        'content-type': 'application/octet-stream',
      });
      expect(other.requests[0]?.headers).not.toHaveProperty('authorization');
    },
  );

  it('that is led on by 303 becomes a GET without body', async () => {
    const { registry, target } = await openFake();
    const other = await started(PlainServer.start());
    other.misbehave({}, replies(201));
    registry.misbehave({ method: 'PUT' }, redirects(`${other.url}/done`, 303));

    await target.push(blob, inMemory(bytes));

    expect(other.requests[0]).toMatchObject({ method: 'GET' });
    expect(other.requests[0]?.body).toHaveLength(0);
    expect(other.requests[0]?.headers).not.toHaveProperty('content-type');
  });

  it('at another host does not get the login', async () => {
    const { registry, target } = await openFake({ authentication }, { keychain: keychainOf(login) });
    const other = await started(PlainServer.start());
    other.misbehave({}, replies(201));
    registry.misbehave({ method: 'POST' }, (normal, question) =>
      normal.status === 202
        ? withHeaders({ location: `${other.url}/session?a=b` })(normal, question)
        : normal,
    );

    await target.push(blob, inMemory(bytes));

    expect(other.asked()).toEqual([`PUT /session?a=b&digest=${encodeURIComponent(blob.digest)}`]);
    expect(other.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each([
    ['http', (host: string) => `http://${host}/session`],
    ['this machine', () => 'https://127.0.0.1/session'],
  ])('is not continued at %s', async (_name, location) => {
    const registry = await started(FakeRegistry.start({ tls: serverTls() }));
    const named = registry.host.replace('127.0.0.1', 'registry.example');
    const { target } = open(
      { host: named },
      { transport: { lookup: everythingIsHere, sources: { ...insecure(), ...trusting(named) } } },
    );
    registry.misbehave({ method: 'POST' }, withHeaders({ location: location(named) }));

    const error = await errorOf(target.push(blob, inMemory(bytes)));

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(registry.requests).toHaveLength(1);
  });
});
