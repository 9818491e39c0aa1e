import { describe, expect, it } from 'vitest';
import { evaluate, freeze, messageOf, policyScript, targets } from './frozen-policy.ts';

/** How the modes report what a guest says about its own failure (policy-abi 3.6, 4.2). */
const failurePrefix = { wapc: 'internal server error: Guest call failure: ', wasi: '' };

const answeredCall = `- type: Exchange
  request: |
    !DNSLookupHost
    host: example.com
  response:
    type: Success
    payload: '{"ips":["192.0.2.1"]}'
`;

const lookUp = (host: string): string =>
  `host('kubewarden', 'net', 'v1/dns_lookup_host', JSON.stringify('${host}'))`;

describe.each(targets)('a frozen policy as %s module', (target) => {
  const failure = (text: string): string => failurePrefix[target] + text;

  it('is asked by the names of the operations', async () => {
    const module = freeze(policyScript('return request.a + settings.b;'), target);

    expect((await evaluate(module, target, { a: 'x' }, { settings: { b: 'y' } })).message).toBe('xy');
  });

  it('passes any text on as it is', async () => {
    const text = 'a\u0000b é 漢字 😀 "\\ \u2028 \ud7ff \ue000';

    expect(await messageOf(target, 'return request.text;', { text })).toBe(text);
  });

  it('makes whole characters of half ones in what it throws', async () => {
    const message = await messageOf(target, 'throw "<\\ud800> <\\udfff\\ud83d> 한 😀";');

    expect(message).toBe(failure('<\ufffd> <\ufffd\ufffd> 한 😀'));
  });

  it('takes a request of more than 1 MB', async () => {
    const list = Array.from({ length: 20_000 }, (_, index) => ({
      name: `container-${String(index)}`,
      tag: 'latest',
    }));
    expect(JSON.stringify(list).length).toBeGreaterThan(800_000);

    const message = await messageOf(target, 'return JSON.stringify(request.list) + request.list.length;', {
      list,
    });

    expect(message).toBe(`${JSON.stringify(list)}20000`);
  });

  it('starts each evaluation from the same state', async () => {
    const module = freeze(policyScript('return String(++count);', 'let count = 0;'), target);

    expect((await evaluate(module, target)).message).toBe('1');
    expect((await evaluate(module, target)).message).toBe('1');
  });

  it('has random numbers of its own in each evaluation', async () => {
    const module = freeze(policyScript('return [Math.random(), Math.random()].join();'), target);
    const drawn = [];
    for (let count = 0; count < 3; count++) {
      drawn.push(...((await evaluate(module, target)).message ?? '').split(',').map(Number));
    }

    expect(new Set(drawn).size).toBe(6);
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
  });

  it('is in UTC', async () => {
    expect(await messageOf(target, 'return String(new Date(2026, 6, 1));')).toMatch(
      /^Wed Jul 01 2026 00:00:00 GMT\+0000/,
    );
  });

  it('gets what the host answers', async () => {
    const message = await messageOf(
      target,
      `return ${lookUp('example.com')};`,
      {},
      { session: answeredCall },
    );

    expect(message).toBe('{"ips":["192.0.2.1"]}');
  });

  it('gets an error of the host as a text to catch, or fails with it', async () => {
    const call = 'host("kubewarden", "nowhere", "look", "{}")';

    expect(
      await messageOf(target, `try { ${call}; } catch (error) { return typeof error + ' ' + error; }`),
    ).toBe('string unknown namespace: nowhere');
    expect(await messageOf(target, `return ${call};`)).toBe(failure('unknown namespace: nowhere'));
  });

  it('may call the host while it makes the arguments of a call', async () => {
    const inner = `{ toString: () => JSON.parse(${lookUp('example.com')}).ips[0] === '192.0.2.1' ? 'v1/dns_lookup_host' : '' }`;
    const session = `${answeredCall}${answeredCall.replace('192.0.2.1', '192.0.2.2')}`;

    const message = await messageOf(
      target,
      `return host('kubewarden', 'net', ${inner}, '"example.com"');`,
      {},
      { session },
    );

    expect(message).toBe('{"ips":["192.0.2.2"]}');
  });

  it('fails with what an argument of a call throws', async () => {
    const call = `host('kubewarden', { toString() { throw new TypeError('no name'); } }, 'x', '{}')`;

    expect(await messageOf(target, `try { ${call}; } catch (error) { return String(error); }`)).toBe(
      'TypeError: no name',
    );
  });

  it('may make many calls', async () => {
    const body = `for (let n = 0; n < 2000; n++) {
      try { host('kubewarden', 'nowhere', 'look', 'x'.repeat(n)); } catch {}
    }
    return 'done';`;

    expect(await messageOf(target, body)).toBe('done');
  });
});
