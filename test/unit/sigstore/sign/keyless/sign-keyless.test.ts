import { beforeEach, describe, expect, it } from 'vitest';
import { readBack } from '../../../../../src/sigstore/sign/read-back.ts';
import { verifyCertificateSignature } from '../../../../../src/sigstore/verify/verify-certificate-signature.ts';
import { errorOf } from '../../../oci/support.ts';
import { policy } from '../../find/support.ts';
import { bytesOf, FakeServices, tokenOf, type Instead } from './support.ts';

let services: FakeServices;
beforeEach(async () => {
  services = await FakeServices.start();
});

function hostsAsked(): string[] {
  return services.asked.map(({ url }) => new URL(url).host);
}

/** The answer with another body. */
function withJson(change: (document: Record<string, never>) => unknown): Instead {
  return ({ status, body }) => ({
    status,
    body: bytesOf(change(JSON.parse(body.toString()) as Record<string, never>)),
  });
}

describe('a keyless signature verifies', () => {
  it.each([
    ['legacy', ['ca', 'log'], 0],
    ['legacy', ['ca', 'log', 'tsa'], 1],
    ['bundle', ['ca', 'log'], 0],
    ['bundle', ['ca', 'log', 'tsa'], 1],
    ['bundle', ['ca', 'log2', 'tsa'], 1],
  ] as const)('%s, with the services %j', async (format, names, stamps) => {
    const annotations = new Map([['env', 'prod']]);
    const made = await services.sign({ format, annotations }, { config: services.config(...names) });

    const { trust, sigstore } = services;
    const verified = verifyCertificateSignature(readBack(made), policy, trust, sigstore.now);
    expect(verified).toMatchObject({
      subjects: [{ digest: policy, annotations }],
      signer: {
        kind: 'certificate',
        identity: {
          subject: 'https://github.com/acme/policies',
          subjectKind: 'uri',
          issuer: 'https://issuer.example',
        },
      },
    });
    expect(verified.logs).toHaveLength(1);
    expect(verified.timestampAuthorities).toHaveLength(stamps);
  });

  it('in the name of a mail address', async () => {
    const token = tokenOf({ email: 'ann@example.com', email_verified: true });
    const made = await services.sign({}, { token });

    const { trust, sigstore } = services;
    expect(verifyCertificateSignature(readBack(made), policy, trust, sigstore.now).signer).toMatchObject({
      identity: { subject: 'ann@example.com', subjectKind: 'email' },
    });
  });
});

describe('keyless signing', () => {
  it('sends the token to the certificate authority, and nowhere else', async () => {
    const token = tokenOf();
    await services.sign({}, { token });

    expect(hostsAsked()).toEqual(['ca.example', 'tsa.example', 'log.example']);
    const told = services.asked.filter(({ url, body, headers }) =>
      [url, body.toString(), ...Object.values(headers)].some((text) => text.includes(token)),
    );
    expect(told.map(({ url }) => new URL(url).host)).toEqual(['ca.example']);
  });

  it('uses another key each time', async () => {
    const keys = [await services.sign({}), await services.sign({})].map(
      (made) => readBack(made).certificate?.toString('hex') ?? '',
    );

    expect(new Set(keys).size).toBe(2);
  });

  it('wants answers that are not large', async () => {
    await services.sign({});

    expect(services.asked.map(({ maxBytes }) => maxBytes)).toEqual([1_048_576, 1_048_576, 1_048_576]);
  });

  it('takes the newer version of the API of logs, but for legacy signatures', async () => {
    const config = services.config('ca', 'log', 'log2', 'tsa');
    await services.sign({ format: 'bundle' }, { config });
    await services.sign({ format: 'legacy' }, { config });

    expect(hostsAsked().filter((host) => host.startsWith('log'))).toEqual(['log2.example', 'log.example']);
  });

  it.each([
    ['no certificate authority', 'bundle', ['log', 'tsa'], 'certificate authority'],
    ['no log', 'bundle', ['ca', 'tsa'], 'transparency log'],
    ['no log that makes promises', 'legacy', ['ca', 'log2', 'tsa'], 'transparency log'],
    ['nobody who says when', 'bundle', ['ca', 'log2'], 'timestamp authority'],
  ] as const)('asks nobody where there is %s', async (_name, format, names, expected) => {
    const error = await errorOf(services.sign({ format }, { config: services.config(...names) }));

    expect(error.code).toBe('SIGNING_FAILED');
    expect(error.message).toContain(expected);
    expect(services.asked).toEqual([]);
  });

  it.each([
    ['no token', 'hello'],
    ['two parts', 'a.b'],
    ['four parts', `${tokenOf()}.x`],
    ['claims that are no JSON', 'a.YWJj.c'],
    ['a line break', `${tokenOf()}\n`.replace('.', '.\n')],
    ['nobody in it', tokenOf({ sub: undefined })],
    ['a mail address that is not verified', tokenOf({ email: 'ann@example.com' })],
    ['an end that has passed', tokenOf({ exp: 1_600_000_000 })],
    ['64 KiB and more', tokenOf({ more: 'x'.repeat(65_536) })],
  ])('asks nobody for a token with %s', async (_name, token) => {
    const error = await errorOf(services.sign({}, { token }));

    expect(error.code).toBe('USAGE_INVALID');
    expect(error.message).not.toContain(token);
    expect(services.asked).toEqual([]);
  });

  it('ends where a service cannot be reached', async () => {
    services.instead.set('log.example', () => {
      throw new RangeError('unreachable');
    });

    await expect(services.sign({})).rejects.toThrow('unreachable');
  });
});

describe('an answer is refused', () => {
  it.each(['ca.example', 'log.example', 'tsa.example'])(
    'with an error, without the token: %s',
    async (host) => {
      const token = tokenOf();
      services.instead.set(host, () => ({ status: 403, body: Buffer.from(`no: \u001b[31m${token}`) }));
      const error = await errorOf(services.sign({}, { token }));

      expect(error.code).toBe('SIGNING_FAILED');
      expect(error.message).toMatch(/https:\/\/.*: expected status 200 or 201, found 403: no: \[31m\*\*\*$/);
    },
  );

  it.each(['ca.example', 'log.example', 'tsa.example'])('that is large: %s', async (host) => {
    services.instead.set(host, ({ status }) => ({ status, body: Buffer.alloc(1_048_577, ' ') }));

    expect(await errorOf(services.sign({}))).toMatchObject({ code: 'SIGNING_FAILED' });
  });

  it.each([
    ['ca.example', 'no JSON', ({ status }) => ({ status, body: Buffer.from('<html>') })],
    ['ca.example', 'no certificate', withJson(() => ({}))],
    [
      'ca.example',
      'a certificate that is none',
      withJson(() => ({ signedCertificateEmbeddedSct: { chain: { certificates: ['x'] } } })),
    ],
    ['log.example', 'no entry', withJson(() => ({}))],
    ['log.example', 'two entries', withJson((one) => ({ ...one, more: Object.values(one)[0] }))],
    ['log.example', 'an entry that is none', withJson(() => ({ id: {} }))],
    [
      'log.example',
      'no proof',
      withJson((one) => JSON.parse(JSON.stringify(one).replace('inclusionProof', 'x')) as unknown),
    ],
    ['tsa.example', 'no timestamp', ({ status }) => ({ status, body: Buffer.from('hello') })],
    ['tsa.example', 'nothing', ({ status }) => ({ status, body: Buffer.alloc(0) })],
    ['tsa.example', 'a refusal', ({ status }) => ({ status, body: Buffer.from('30053003020102', 'hex') })],
  ])('of %s with %s', async (host, _name, instead) => {
    services.instead.set(host, instead);

    expect(await errorOf(services.sign({}))).toMatchObject({ code: 'SIGNING_FAILED' });
  });

  it('with a certificate for another key', async () => {
    const answers: { status: number; body: Buffer }[] = [];
    services.instead.set('ca.example', (right) => {
      answers.push(right);
      return answers[0] ?? right;
    });
    await services.sign({});

    expect((await errorOf(services.sign({}))).message).toContain('one for another key');
  });

  it('with a timestamp of another signature', async () => {
    const answers: { status: number; body: Buffer }[] = [];
    services.instead.set('tsa.example', (right) => {
      answers.push(right);
      return answers[0] ?? right;
    });
    await services.sign({});

    expect((await errorOf(services.sign({}))).message).toContain('expected a timestamp of the signature');
  });

  it.each([
    ['legacy', 'log'],
    ['bundle', 'log'],
    ['bundle', 'log2'],
  ] as const)('with the entry of another signature (%s, %s)', async (format, name) => {
    const answers: { status: number; body: Buffer }[] = [];
    services.instead.set(`${name}.example`, (right) => {
      answers.push(right);
      return answers[0] ?? right;
    });
    const config = services.config('ca', name, 'tsa');
    await services.sign({ format }, { config });

    const error = await errorOf(services.sign({ format }, { config }));
    expect(error.code).toBe('SIGNING_FAILED');
    expect(error.message).toMatch(
      new RegExp(
        `^the transparency log https://${name}\\.example/\\S+: .*expected the entry of this signature`,
      ),
    );
  });

  it('of Rekor v2 with no entry', async () => {
    services.instead.set(
      'log2.example',
      withJson(() => ({})),
    );
    const config = services.config('ca', 'log2', 'tsa');

    expect(await errorOf(services.sign({}, { config }))).toMatchObject({ code: 'SIGNING_FAILED' });
  });
});
