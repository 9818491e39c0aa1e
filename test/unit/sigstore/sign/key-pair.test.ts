import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encrypt } from '../../../../src/sigstore/sign/encrypted-key.ts';
import { generateKeyPair, readPrivateKey } from '../../../../src/sigstore/sign/key-pair.ts';
import { cosignPassword, cosignSample } from '../../../support/cosign-samples.ts';
import { errorOf } from '../../oci/support.ts';

const label = 'ENCRYPTED SIGSTORE PRIVATE KEY';

function pemOf(contents: Buffer | string, as = label): string {
  const text = Buffer.from(contents).toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN ${as}-----\n${text}\n-----END ${as}-----\n`;
}

interface Contents {
  readonly kdf: { readonly params: object };
  readonly cipher: object;
  readonly ciphertext: string;
}

/** What is in a PEM file. */
function contentsOf(pem: string): Contents {
  const text = Buffer.from(pem.replace(/-----.*-----|\n/g, ''), 'base64').toString();
  return JSON.parse(text) as Contents;
}

const sample = cosignSample('p256.key').toString();

describe('a key that cosign encrypted', () => {
  it.each(['p256', 'p384', 'rsa'])('is read: %s', async (name) => {
    const key = await readPrivateKey(cosignSample(`${name}.key`).toString(), cosignPassword);

    expect(createPublicKey(key).equals(createPublicKey(cosignSample(`${name}.pub`)))).toBe(true);
  });

  it('is read with its older label, and with line breaks of Windows', async () => {
    const older = sample.replaceAll(label, 'ENCRYPTED COSIGN PRIVATE KEY').replaceAll('\n', '\r\n');

    expect((await readPrivateKey(older, cosignPassword)).type).toBe('private');
  });

  it.each(['', 'Secret', 'secret '])('is not read with the password %j', async (password) => {
    expect(await errorOf(readPrivateKey(sample, password))).toMatchObject({ code: 'KEY_PASSWORD_WRONG' });
  });

  it('is not read where a bit of it was changed', async () => {
    const contents = contentsOf(sample);
    const ciphertext = Buffer.from(contents.ciphertext, 'base64');
    ciphertext.writeUInt8(ciphertext.readUInt8(20) ^ 1, 20);
    const changed = pemOf(JSON.stringify({ ...contents, ciphertext: ciphertext.toString('base64') }));

    expect(await errorOf(readPrivateKey(changed, cosignPassword))).toMatchObject({
      code: 'KEY_PASSWORD_WRONG',
    });
  });
});

describe('a key file is refused', () => {
  const plain = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  it.each([
    ['that is empty', '', 'no PEM block'],
    ['that is no PEM', 'hello', 'no PEM block'],
    [
      'with a key that is not encrypted',
      plain.export({ format: 'pem', type: 'pkcs8' }).toString(),
      '"PRIVATE KEY"',
    ],
    ['with a public key', cosignSample('p256.pub').toString(), '"PUBLIC KEY"'],
    ['with two keys', sample + sample, 'no PEM block of base64, or several'],
    ['that is large', sample + ' '.repeat(65_536), 'no PEM block'],
    [
      'that is no base64',
      `-----BEGIN ${label}-----\nabc\n-----END ${label}-----\n`,
      'no PEM block of base64',
    ],
    ['that holds no JSON', pemOf('abc'), 'expected JSON'],
    ['that holds a list', pemOf('[]'), 'sequence'],
    ['with another derivation', changed({ kdf: { name: 'pbkdf2' } }), 'pbkdf2'],
    ['with another cipher', changed({ cipher: { name: 'aes' } }), 'aes'],
    ['that wants 64 GiB of memory', withWork({ N: 2 ** 26, r: 8, p: 1 }), 'found 67108864, 8, 1'],
    ['that wants a thousand turns', withWork({ N: 32768, r: 8, p: 1000 }), 'found 32768, 8, 1000'],
    ['that wants next to no work', withWork({ N: 2, r: 1, p: 1 }), 'found 2, 1, 1'],
    ['that wants a negative number', withWork({ N: -1, r: 8, p: 1 }), 'expected a whole number'],
    [
      'with a short nonce',
      changed({ cipher: { name: 'nacl/secretbox', nonce: 'YWJj' } }),
      'a nonce of 24 bytes',
    ],
  ])('%s', async (_name, pem, expected) => {
    const error = await errorOf(readPrivateKey(pem, cosignPassword));

    expect(error.code).toBe('KEY_INVALID');
    expect(error.message).toContain(expected);
  });

  it.each([
    ['no key', Buffer.from('no key'), 'PKCS #8'],
    ['a key of another curve', der('ec', { namedCurve: 'secp256k1' }), 'secp256k1'],
    ['a key of P-521', der('ec', { namedCurve: 'P-521' }), 'secp521r1'],
    ['a key that is short', der('rsa', { modulusLength: 1024 }), 'rsa of 1024 bits'],
    ['a key that cannot sign', der('x25519'), 'x25519'],
  ])('that has, decrypted, %s', async (_name, contents, expected) => {
    const error = await errorOf(readPrivateKey(pemOf(await encrypt(contents, 'p')), 'p'));

    expect(error.code).toBe('KEY_INVALID');
    expect(error.message).toContain(expected);
  });

  function changed({ kdf = {}, cipher = {} }: { readonly kdf?: object; readonly cipher?: object }): string {
    const contents = contentsOf(sample);
    return pemOf(
      JSON.stringify({
        ...contents,
        kdf: { ...contents.kdf, ...kdf },
        cipher: { ...contents.cipher, ...cipher },
      }),
    );
  }

  function withWork(params: object): string {
    return changed({ kdf: { params } });
  }

  function der(...[type, options]: readonly [string, object?]): Buffer {
    const generate = generateKeyPairSync as unknown as (
      type: string,
      options?: object,
    ) => { privateKey: ReturnType<typeof createPrivateKey> };
    return generate(type, options).privateKey.export({ format: 'der', type: 'pkcs8' });
  }
});

describe('a new key pair', () => {
  it('is of P-256, and is read again with its password', async () => {
    const pair = await generateKeyPair('pässword');
    const key = await readPrivateKey(pair.privateKey, 'pässword');

    expect(key.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(createPublicKey(key).export({ format: 'pem', type: 'spki' })).toBe(pair.publicKey);
    expect(await errorOf(readPrivateKey(pair.privateKey, 'password'))).toMatchObject({
      code: 'KEY_PASSWORD_WRONG',
    });
  });

  it('has the form that cosign writes', async () => {
    const { privateKey } = await generateKeyPair('');
    const [ours, theirs] = [privateKey, sample].map(contentsOf);

    const lengths = (pem: string) => pem.split('\n').map(({ length }) => length);
    expect(lengths(privateKey).slice(0, 5)).toEqual(lengths(sample).slice(0, 5));
    expect(privateKey.split('\n')[0]).toBe(sample.split('\n')[0]);
    expect(shapeOf(ours)).toEqual(shapeOf(theirs));
    expect(ours?.kdf.params).toEqual(theirs?.kdf.params);
  });

  it('is another one each time, with another salt and nonce', async () => {
    const [one, other] = await Promise.all([generateKeyPair('p'), generateKeyPair('p')]);

    expect(one.publicKey).not.toBe(other.publicKey);
    const [first, second] = [one, other].map(({ privateKey }) => JSON.stringify(contentsOf(privateKey)));
    const secrets = (text = '') =>
      [...text.matchAll(/"(?:salt|nonce)":"([^"]*)"/g)].map(([, value]) => value);
    expect(secrets(first)).toHaveLength(2);
    expect(secrets(first).filter((value) => secrets(second).includes(value))).toEqual([]);
  });
});

/** The keys of a document, and the types and lengths of its values. */
function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return value.length > 20 ? 'text' : value;
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.entries(value).map(([key, member]) => [key, shapeOf(member)]);
}
