import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDirect } from '../../../../src/oci/transport/no-proxy.ts';

describe('isDirect', () => {
  it.each([
    // A domain, and what is below it.
    ['example.com', 'example.com', 443, true],
    ['example.com', 'a.b.example.com', 443, true],
    ['example.com', 'notexample.com', 443, false],
    ['example.com', 'example.com.evil.org', 443, false],
    ['.example.com', 'a.example.com', 443, true],
    ['.example.com', 'example.com', 443, true],
    ['*.example.com', 'a.example.com', 443, true],
    ['Example.COM', 'EXAMPLE.com', 443, true],
    ['example.com', 'example.com.', 443, true],
    // With a port.
    ['example.com:5000', 'example.com', 5000, true],
    ['example.com:5000', 'example.com', 443, false],
    ['127.0.0.1:5000', '127.0.0.1', 5000, true],
    ['127.0.0.1:5000', '127.0.0.1', 5001, false],
    ['[::1]:5000', '[::1]', 5000, true],
    ['[::1]:5000', '[::1]', 443, false],
    // Addresses and networks.
    ['127.0.0.1', '127.0.0.1', 443, true],
    ['::1', '[::1]', 443, true],
    ['0:0:0:0:0:0:0:1', '[::1]', 443, true],
    ['10.0.0.0/8', '10.255.0.1', 443, true],
    ['10.0.0.0/8', '11.0.0.1', 443, false],
    ['10.0.0.0/8', '10.example.com', 443, false],
    ['192.168.1.128/25', '192.168.1.127', 443, false],
    ['0.0.0.0/0', '8.8.8.8', 443, true],
    ['0.0.0.0/0', '[::1]', 443, false],
    ['fd00::/8', '[fd12::1]', 443, true],
    ['fd00::/8', '[fe12::1]', 443, false],
    // Whatever the zone.
    ['fe80::1%eth0', '[fe80::1]', 443, true],
    // An address is no suffix.
    ['0.0.1', '127.0.0.1', 443, false],
    ['.0.0.1', '127.0.0.1', 443, false],
    // Everything, and nothing.
    ['*', 'anything.example', 443, true],
    ['', 'example.com', 443, false],
    [' , ,', 'example.com', 443, false],
    ['.', 'example.com', 443, false],
    ['a.example , b.example', 'b.example', 443, true],
    // What is no entry at all.
    ['10.0.0.0/33', '10.0.0.1', 443, false],
    ['10.0.0.0/x', '10.0.0.1', 443, false],
    ['10.0.0.0/-1', '10.0.0.1', 443, false],
    ['/8', '10.0.0.1', 443, false],
    ['example.com:port', 'example.com', 443, false],
  ])('%j and %s:%i: %s', (noProxy, host, port, expected) => {
    expect(isDirect(noProxy, host, port)).toBe(expected);
  });

  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  const domain = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));
  const port = fc.integer({ min: 1, max: 65_535 });
  const entries = fc.array(fc.oneof(domain, fc.ipV4(), fc.ipV6(), fc.string()));

  it('a domain covers itself and all below it, on every port', () => {
    fc.assert(
      fc.property(domain, label, port, (name, below, at) => {
        expect(isDirect(name, name, at)).toBe(true);
        expect(isDirect(name, `${below}.${name}`, at)).toBe(true);
        expect(isDirect(name, `${below}${name}`, at)).toBe(false);
      }),
    );
  });

  it('an entry more never takes a host away', () => {
    fc.assert(
      fc.property(entries, fc.string(), domain, port, (some, more, host, at) => {
        const before = isDirect(some.join(','), host, at);
        if (before) expect(isDirect([...some, more].join(','), host, at)).toBe(true);
        if (before) expect(isDirect([more, ...some].join(','), host, at)).toBe(true);
      }),
    );
  });

  it('knows every address of a network, and none outside', () => {
    fc.assert(
      fc.property(
        fc.nat(0xff_ff_ff_ff),
        fc.nat(0xff_ff_ff_ff),
        fc.integer({ min: 1, max: 32 }),
        (net, host, bits) => {
          const mask = (0xff_ff_ff_ff << (32 - bits)) >>> 0;
          const text = (value: number): string =>
            [24, 16, 8, 0].map((shift) => String((value >>> shift) & 255)).join('.');
          expect(isDirect(`${text(net)}/${String(bits)}`, text(host), 443)).toBe(
            (net & mask) >>> 0 === (host & mask) >>> 0,
          );
        },
      ),
    );
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.oneof(domain, fc.ipV4(), fc.ipV6(), fc.string()),
        port,
        (noProxy, host, at) => {
          expect(typeof isDirect(noProxy, host, at)).toBe('boolean');
        },
      ),
    );
  });
});
