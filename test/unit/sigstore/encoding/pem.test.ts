import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPem, toPem } from '../../../../src/sigstore/encoding/pem.ts';

const filled = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const label = fc.constantFrom('CERTIFICATE', 'PUBLIC KEY', 'PKCS7');

// RFC 7468.
describe('a PEM block', () => {
  it('is read as it was written, in lines of 64 characters', () => {
    fc.assert(
      fc.property(label, filled, (name, bytes) => {
        const text = toPem(name, bytes);

        expect(readPem(text)).toEqual({ label: name, bytes, isAlone: true });
        expect(readPem(`\r\n${text.replaceAll('\n', '\r\n')} \n`)?.bytes).toEqual(bytes);
        expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(64);
      }),
    );
  });

  it.each(['behind', '-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----\n'])(
    'is told to have something behind it: %j',
    (more) => {
      const text = `${toPem('CERTIFICATE', Buffer.from('a'))}${more}`;

      expect(readPem(text)).toEqual({ label: 'CERTIFICATE', bytes: Buffer.from('a'), isAlone: false });
    },
  );

  it.each([
    ['text in front', `text\n${toPem('CERTIFICATE', Buffer.from('a'))}`],
    ['another end', '-----BEGIN CERTIFICATE-----\nYQ==\n-----END PUBLIC KEY-----\n'],
    ['no end', '-----BEGIN CERTIFICATE-----\nYQ==\n'],
    ['nothing in it', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'],
    ['base64 without its padding', '-----BEGIN CERTIFICATE-----\nYQ\n-----END CERTIFICATE-----\n'],
    ['bits that nobody reads', '-----BEGIN CERTIFICATE-----\nYR==\n-----END CERTIFICATE-----\n'],
  ])('is none with %s', (_name, text) => {
    expect(readPem(text)).toBeUndefined();
  });
});
