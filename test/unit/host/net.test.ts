import { describe, expect, it } from 'vitest';
import { lookupWithSystemResolver } from '../../../src/host/net.ts';
import { callHost, outcome, testHost } from './support.ts';

describe('net/v1/dns_lookup_host', () => {
  it('answers with all addresses in the order of the resolver, duplicates kept', async () => {
    const asked: string[] = [];
    const lookupHost = (host: string): Promise<string[]> => {
      asked.push(host);
      return Promise.resolve(['::1', '1.2.3.4', '::1']);
    };

    const reply = await callHost(testHost({ lookupHost }).host, 'net/v1/dns_lookup_host', '"example.com"');

    expect(reply).toBe('ok: {"ips":["::1","1.2.3.4","::1"]}');
    expect(asked).toEqual(['example.com']);
  });

  it('resolves localhost and addresses with the resolver of the system', async () => {
    const reply = await callHost(testHost().host, 'net/v1/dns_lookup_host', '"localhost"');

    expect(reply).toMatch(/^ok: \{"ips":\[.*("127\.0\.0\.1"|"::1").*\]\}$/);
    expect(await lookupWithSystemResolver('192.0.2.7')).toEqual(['192.0.2.7']);
  });

  it.each(['', 'a\0b', 'x'.repeat(300), '192.0.2.1 '])('fails for %j, which is no host', async (host) => {
    const reply = await outcome(async () => Buffer.from((await lookupWithSystemResolver(host)).join()));

    expect(reply).toMatch(/^CapabilityFailure: failed to lookup address information: /);
  });
});
