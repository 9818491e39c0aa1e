import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isLocal, isLoopback } from '../../../../src/oci/transport/local-address.ts';
import { PlainServer } from '../../../support/fake-registry.ts';
import { errorOf, everythingIsHere, openTransport, started } from '../support.ts';

/** As the URL parser writes the host of what a server sends. */
function hostOf(text: string): string {
  return new URL(`http://${text}/`).hostname;
}

describe('isLocal', () => {
  it.each([
    'localhost',
    'LOCALHOST',
    'localhost.',
    'a.localhost',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.0.0.1',
    '0.0.0.0',
    '169.254.169.254',
    '[::1]',
    '[::]',
    '[fe80::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:a9fe:a9fe]',
  ])('is %s', (text) => {
    expect(isLocal(hostOf(text))).toBe(true);
  });

  it('is every address of this machine', () => {
    const addresses = Object.values(networkInterfaces()).flatMap((card) => card ?? []);

    expect(addresses.length).toBeGreaterThan(0);
    for (const { address, family } of addresses)
      expect(isLocal(family === 'IPv6' ? `[${address}]` : address)).toBe(true);
  });

  it.each([
    'ghcr.io',
    'localhost.example.com',
    'notlocalhost',
    '10.0.0.1',
    '128.0.0.1',
    '[fd00::1]',
    '[2001:db8::1]',
  ])('is not %s', (text) => {
    expect(isLocal(hostOf(text))).toBe(false);
    expect(isLoopback(hostOf(text))).toBe(false);
  });
});

describe('isLoopback', () => {
  it.each(['localhost', 'localhost.', '127.0.0.1', '127.9.9.9', '[::1]'])('is %s', (text) => {
    expect(isLoopback(hostOf(text))).toBe(true);
  });

  it.each(['169.254.169.254', '0.0.0.0', '[fe80::1]'])('is not %s', (text) => {
    expect(isLoopback(hostOf(text))).toBe(false);
  });
});

describe('a foreign host', () => {
  it('is not reached where its name leads to this machine', async () => {
    const server = await started(PlainServer.start());
    const url = new URL(`http://cdn.example:${server.host.split(':')[1] ?? ''}/`);
    const transport = openTransport({ lookup: everythingIsHere });

    const error = await errorOf(transport.request(url, { method: 'GET', isForeign: true }));

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain('cdn.example, which a server named, is an address of this machine');
    expect(server.requests).toEqual([]);
    // The user's own hosts may be anywhere.
    expect((await transport.request(url, { method: 'GET' })).status).toBe(404);
  });
});
