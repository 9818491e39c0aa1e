import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parsePublicKey } from '../../../src/sigstore/parse-public-key.ts';

function pem(key: KeyObject): string {
  return key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();
}

function ec(namedCurve: string): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve });
}

const p256 = ec('P-256');
const good = pem(p256.publicKey);

describe('public keys', () => {
  it.each([
    ['ecdsa-p256', p256.publicKey],
    ['ecdsa-p384', ec('P-384').publicKey],
    ['rsa', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey],
    ['ed25519', generateKeyPairSync('ed25519').publicKey],
  ])('of the kind %s are read', (algorithm, key) => {
    const der = key.export({ type: 'spki', format: 'der' });

    const read = parsePublicKey(pem(key));

    expect(read).toMatchObject({
      algorithm,
      fingerprint: createHash('sha256').update(der).digest('hex'),
    });
    expect(read.key.equals(key)).toBe(true);
  });

  it('may have Windows line ends and blank lines around them', () => {
    expect(parsePublicKey(`\r\n${good.replaceAll('\n', '\r\n')}\r\n`).key.equals(p256.publicKey)).toBe(true);
  });

  it.each([
    ['P-521', pem(ec('P-521').publicKey), 'the curve secp521r1'],
    ['secp256k1', pem(ec('secp256k1').publicKey), 'the curve secp256k1'],
    [
      'a short RSA key',
      pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey),
      'rsa of 1024 bits',
    ],
    [
      'RSA-PSS',
      pem(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey),
      'rsa-pss of 2048 bits',
    ],
    ['X25519', pem(generateKeyPairSync('x25519').publicKey), 'x25519'],
    ['a private key', pem(p256.privateKey), 'a block PRIVATE KEY'],
    ['a certificate', good.replaceAll('PUBLIC KEY', 'CERTIFICATE'), 'a block CERTIFICATE'],
    ['text in front', `# mine\n${good}`, 'other text around or in it'],
    ['two keys', good + good, '2 blocks'],
    ['a private key behind it', good + pem(p256.privateKey), '2 blocks'],
    ['nothing', ' \n', 'nothing'],
    ['no PEM', 'ssh-ed25519 AAAA', 'no PEM block'],
    ['no end', good.replace('-----END PUBLIC KEY-----', ''), 'other text around or in it'],
    ['other bytes', good.replace(/M/, 'N'), 'other bytes'],
    ['bytes cut off', good.replace(/[A-Za-z0-9+/=]{8}\n-----END/, '\n-----END'), 'other bytes'],
    ['a huge text', `${good}${' '.repeat(20_000)}`, 'expected at most 16384 characters'],
  ])('are refused: %s', (_name, text, found) => {
    expect(() => parsePublicKey(text)).toThrow(
      expect.objectContaining({ code: 'KEY_INVALID', message: expect.stringContaining(found) as unknown }),
    );
  });

  it('are not repeated in messages', () => {
    const secret = pem(p256.privateKey);
    const body = secret.split('\n')[1] ?? '';

    expect(() => parsePublicKey(secret)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(body) as unknown }),
    );
  });
});
