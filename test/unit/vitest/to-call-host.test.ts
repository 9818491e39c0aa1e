import { describe, expect } from 'vitest';
import { failureOf, lookups, probeTest as test, session } from './probe.ts';

describe('toCallHost', () => {
  test('passes for a call by its name and fields', async ({ ask }) => {
    const answer = await ask(lookups('example.com'), session);

    expect(answer).toCallHost('net/v1/dns_lookup_host');
    expect(answer).toCallHost('DNSLookupHost');
    expect(answer).toCallHost('net/v1/dns_lookup_host', { host: 'example.com' });
    expect(answer).not.toCallHost('net/v1/dns_lookup_host', { host: 'example.org' });
    expect(answer).not.toCallHost('oci/v1/manifest_digest');
  });

  test('passes for any of several calls', async ({ ask }) => {
    const twice = `${session}${session.replace('example.com', 'example.org')}`;
    const answer = await ask(lookups('example.com', 'example.org'), twice);

    expect(answer).toCallHost('DNSLookupHost', { host: 'example.com' });
    expect(answer).toCallHost('DNSLookupHost', { host: 'example.org' });
    const failure = failureOf(() => expect(answer).toCallHost('DNSLookupHost', { host: 'example.net' }));
    expect(failure.message).toBe(
      "expected the policy to call DNSLookupHost with { host: 'example.net' }, but it called " +
        "net/v1/dns_lookup_host { host: 'example.com' }, net/v1/dns_lookup_host { host: 'example.org' }",
    );
    expect(failure).not.toHaveProperty('expected', expect.anything());
  });

  test('tells what was called in place of it', async ({ ask }) => {
    const answer = await ask(lookups('example.com'), session);

    const other = failureOf(() => expect(answer).toCallHost('DNSLookupHost', { host: 'example.org' }));
    expect(other).toMatchObject({ expected: { host: 'example.org' }, actual: { host: 'example.com' } });
    expect(failureOf(() => expect(answer).toCallHost('oci/v1/oci_manifest')).message).toBe(
      "expected the policy to call oci/v1/oci_manifest, but it called net/v1/dns_lookup_host { host: 'example.com' }",
    );
    expect(failureOf(() => expect(answer).not.toCallHost('DNSLookupHost')).message).toBe(
      "expected the policy not to call DNSLookupHost, but it called net/v1/dns_lookup_host { host: 'example.com' }",
    );
  });

  test('tells that nothing was called', async ({ ask }) => {
    const answer = await ask({});

    expect(answer).not.toCallHost('DNSLookupHost');
    expect(failureOf(() => expect(answer).toCallHost('DNSLookupHost')).message).toBe(
      'expected the policy to call DNSLookupHost, but it called nothing',
    );
  });

  test.for<[unknown[], string]>([
    [[], "expected a host capability such as 'net/v1/dns_lookup_host', found undefined"],
    [
      ['net/v1/dns_lookup'],
      "no host capability is named 'net/v1/dns_lookup'; did you mean 'net/v1/dns_lookup_host'?",
    ],
    [['x'], "no host capability is named 'x'; known are oci/v1/manifest_digest, "],
    [['DNSLookupHost', { hots: 'a' }], "DNSLookupHost has no field 'hots'; did you mean 'host'?"],
    [['oci/v2/verify', { host: 'a' }], "oci/v2/verify has no field 'host'; known are image, pub_keys, "],
    [
      ['DNSLookupHost', undefined],
      'expected fields that the call has, found undefined; leave them out for any',
    ],
    [['DNSLookupHost', {}], 'expected fields that the call has, found {}; leave them out for any'],
    [['DNSLookupHost', ['a']], "expected fields that the call has, found [ 'a' ]; leave them out for any"],
    [['DNSLookupHost', { host: () => 1 }], 'expected a value that JSON can hold, found a function'],
    [['DNSLookupHost', { host: 'a' }, 5], 'expected at most 2 arguments, found also 5'],
  ])('refuses %o, with and without .not', async ([given, problem], { ask }) => {
    const answer = await ask(lookups('example.com'), session);
    const call = (matchers: { readonly toCallHost: (...given: never[]) => void }) => (): unknown =>
      Reflect.apply(matchers.toCallHost, matchers, given);

    expect(failureOf(call(expect(answer))).message).toContain(`toCallHost: ${problem}`);
    expect(failureOf(call(expect(answer).not)).message).toContain(`not.toCallHost: ${problem}`);
  });
});
