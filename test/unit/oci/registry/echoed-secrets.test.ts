import { describe, expect, it } from 'vitest';
import { downloadHttp } from '../../../../src/oci/registry/download-http.ts';
import { noProxies } from '../../../../src/oci/transport/proxies.ts';
import { FakeProxy } from '../../../support/fake-proxy.ts';
import { answer, replies, type Answer, type Question } from '../../../support/fake-registry.ts';
import { allOf, errorOf, insecure, openTransport, started } from '../support.ts';
import {
  fakeTime,
  keychainOf,
  login,
  open,
  openFake,
  openWithTokens,
  putBlob,
  putManifest,
} from './support.ts';

const authentication = { kind: 'basic', username: login.username, password: 'another' } as const;
const key = '{\n  "type": "service_account",\n  "private_key": "k3y  l1ne-one\\nk3y l1ne-two"\n}\n';

/** A registry that refuses a login, once it has it. */
function withLogin(password: string = login.password) {
  return openFake({ authentication }, { keychain: keychainOf({ ...login, password }) });
}

function refusal(message: string): string {
  return JSON.stringify({ errors: [{ code: 'DENIED', message }] });
}

describe('a registry that repeats a login', () => {
  it.each([
    ['of several lines', key, refusal(`told ${key}!`)],
    ['of several lines, folded', key, refusal(`told ${key.replace(/\s+/g, ' ')}!`)],
    ['of several lines, as JSON', key, `told ${JSON.stringify(key)}!`],
    ['with blanks', 'two  s3cr3t\twords', refusal('told two  s3cr3t\twords!')],
    ['behind much of nothing', login.password, `X${' '.repeat(1183)} ${login.password}`],
    ['behind more of nothing', login.password, refusal(`X${' '.repeat(4090)}${login.password}`)],
    ['in a URL', 'p/s3cr3t?w&d', refusal('told https://host/?p=p%2Fs3cr3t%3fw%26d!')],
    ['in a form', 'p s3cr3t w+d', refusal('told a=p+s3cr3t+w%2Bd!')],
    ['as JSON', 'p"s3cr3t\\w', refusal('told p\\"s3cr3t\\\\w!')],
    ['in base64', login.password, refusal(`told ${btoa(login.password)}!`)],
    ['in base64 without =', 's3cr3t-worl', refusal(`told ${btoa('user:s3cr3t-worl').replace(/=+/, '')}!`)],
  ])('%s does not get it into a message', async (_name, password, body) => {
    const { registry, target } = await withLogin(password);
    registry.misbehave({ skip: 1 }, replies(403, {}, body));

    const { message } = await errorOf(target.resolve('v1'));

    expect(message).toContain('***');
    expect(message).not.toMatch(/s3cr3t|l1ne|czNj|M2NyM3/i);
  });

  it('does not get it into details', async () => {
    const { registry, target } = await withLogin();
    const body = JSON.stringify({ errors: [{ code: login.password, message: 'no' }] });
    registry.misbehave({ skip: 1 }, replies(403, { 'retry-after': `x ${login.password}` }, body));

    const error = await errorOf(target.resolve('v1'));

    expect(error.message).toContain('status 403, ***: no');
    expect(error.details).toEqual({ status: 403, codes: ['***'], retryAfter: 'x ***' });
    expect(error.hint).toContain('wardctl login');
  });

  it('does not get it into a warning', async () => {
    const { registry, target, warnings } = await withLogin();
    registry.misbehave({ skip: 1 }, replies(403, { warning: `299 - "told ${btoa('user:s3cr3t-word')}"` }));

    await errorOf(target.resolve('v1'));

    expect(warnings.join()).toContain('says: told ***');
    expect(warnings.join()).not.toContain('dXNl');
  });

  it('does not get it into a message about a download that goes on', async () => {
    const { registry, target } = await openFake(
      { authentication: { ...authentication, password: login.password } },
      { keychain: keychainOf(login) },
    );
    const blob = putBlob(registry);
    registry.misbehave(
      { target: /blobs/, skip: 1 },
      replies(206, { 'content-range': `bytes ${login.password}` }),
    );

    const { message } = await errorOf(allOf(target.fetch(blob)));

    expect(message).toContain('found "bytes ***"');
  });

  it('does not get it into a message about a manifest', async () => {
    const { registry, target } = await openFake(
      { authentication: { ...authentication, password: login.password } },
      { keychain: keychainOf(login) },
    );
    for (const more of [
      { mediaType: login.password },
      { mediaType: 'x'.repeat(190) + login.password },
      { config: { mediaType: 'a', digest: login.password, size: 1 } },
      { annotations: { [login.password]: 5 } },
    ]) {
      putManifest(registry, 'v1', more);
      const { message } = await errorOf(target.resolve('v1'));
      expect(message).not.toContain('s3cr3');
    }
  });

  it('knows of none when it is told so', async () => {
    const { registry, target } = await openFake();
    registry.misbehave({}, replies(403, {}, refusal('told s3cr3t-word')));
    expect((await errorOf(target.resolve('v1'))).message).toContain('s3cr3t-word');
  });
});

describe('a registry that repeats a token', () => {
  it('does not get it into a message, nor the one before it', async () => {
    const { registry, tokens, target } = await openWithTokens({}, { keychain: keychainOf(login) });
    putManifest(registry, 'v1');
    await target.resolve('v1');
    tokens.expireTokens();
    const given = (): string[] =>
      registry.requests.flatMap(({ headers }) => headers['authorization']?.replace('Bearer ', '') ?? []);
    const tell = (_normal: Answer, { headers }: Question): Answer => {
      const told = [...new Set([...given(), headers['authorization'] ?? ''])].join(' ');
      return answer(403, { warning: `299 - "told ${told}"` }, `told ${told}`);
    };
    registry.misbehave({ skip: 1 }, tell);

    const { message } = await errorOf(target.resolve('v1'));

    expect(new Set(given()).size).toBe(2);
    for (const token of given()) expect(message).not.toContain(token.slice(0, 8));
    expect(message.match(/\*\*\*/g)?.length).toBeGreaterThanOrEqual(2);
  });
});

describe('a proxy that repeats its login', () => {
  const secret = 'PROXYpw/99';
  const proxyLogin = `Basic ${btoa(`pu:${secret}`)}`;

  async function throughProxy() {
    const proxy = await started(FakeProxy.start({ echoesLogin: true }));
    const url = `http://pu:${encodeURIComponent(secret)}@${proxy.host}`;
    return { proxies: { ...noProxies, httpProxy: url }, sources: insecure('127.0.0.1:1') };
  }

  it('does not get it into a message of a registry', async () => {
    const { target, warnings } = open({ host: '127.0.0.1:1' }, { transport: await throughProxy() });

    const { message } = await errorOf(target.resolve('v1'));

    expect(message).toContain('status 403, proxy denies Basic *** ***');
    expect(warnings.join('\n')).toContain('says: w Basic ***');
    expect(`${message} ${warnings.join()}`).not.toMatch(/PROXYpw/i);
    expect(`${message} ${warnings.join()}`).not.toContain(proxyLogin.slice(6, 14));
  });

  it('does not get it into a message of a download', async () => {
    const transport = openTransport(await throughProxy());
    const options = { ...fakeTime(), transport, userAgent: 'wardctl/0.0.0' };

    const { message } = await errorOf(allOf(downloadHttp(new URL('http://127.0.0.1:1/x.wasm'), options)));

    expect(message).toContain('status 403, proxy denies Basic *** ***');
  });
});
