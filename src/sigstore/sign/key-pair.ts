import { createPrivateKey, generateKeyPair as generate, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { WardctlError } from '../../errors.ts';
import { readPem, toPem } from '../encoding/pem.ts';
import { SignatureError } from '../signature-problem.ts';
import { decrypt, encrypt } from './encrypted-key.ts';
import { signingAlgorithmOf } from './sign-bytes.ts';

/** What cosign writes; the older label is read, too. */
const label = 'ENCRYPTED SIGSTORE PRIVATE KEY';
/** Of the file; the key itself has some hundred bytes. */
const maxPemLength = 64 * 1024;

/** A new key pair: ECDSA with P-256. */
export interface KeyPair {
  /** PEM, encrypted as cosign does: scrypt and NaCl's secretbox. */
  readonly privateKey: string;
  /** PEM. */
  readonly publicKey: string;
}

/**
 * Makes a key pair that cosign can use, too.
 * @param password may be empty: then the file is as good as the key
 */
export async function generateKeyPair(password: string): Promise<KeyPair> {
  const { privateKey, publicKey } = await promisify(generate)('ec', { namedCurve: 'P-256' });
  const contents = await encrypt(privateKey.export({ format: 'der', type: 'pkcs8' }), password);
  return {
    privateKey: toPem(label, contents),
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}

/**
 * The key of a file that `cosign generate-key-pair` or {@link generateKeyPair} wrote, or `cosign import-key-pair`: ECDSA
 * with P-256 or P-384, RSA of 2048 bits or more, Ed25519.
 * @param password or what asks for it, once the file is known to be a key's
 * @throws WardctlError KEY_INVALID, KEY_PASSWORD_WRONG; what `password` throws
 */
export async function readPrivateKey(
  pem: string,
  password: string | (() => Promise<string>),
): Promise<KeyObject> {
  const contents = contentsOf(pem);
  const der = await decryptKey(contents, typeof password === 'string' ? password : await password());
  if (der === undefined) {
    throw new WardctlError('KEY_PASSWORD_WRONG', 'the key cannot be decrypted with this password', {
      hint: 'Give the password that the key was made with. If it is that one, the file is damaged.',
    });
  }
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch (error) {
    throw new WardctlError(
      'KEY_INVALID',
      'expected a private key (PKCS #8) in the file, found something else',
      {
        cause: error,
      },
    );
  }
  signingAlgorithmOf(key);
  return key;
}

function contentsOf(pem: string): Buffer {
  const block = pem.length <= maxPemLength ? readPem(pem) : undefined;
  if (block?.isAlone !== true) throw notAKey('no PEM block of base64, or several');
  if (block.label !== label && block.label !== 'ENCRYPTED COSIGN PRIVATE KEY')
    throw notAKey(`"${block.label}"`);
  return block.bytes;
}

async function decryptKey(contents: Buffer, password: string): Promise<Buffer | undefined> {
  try {
    return await decrypt(contents, password);
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    throw new WardctlError('KEY_INVALID', error.message, { cause: error });
  }
}

function notAKey(found: string): WardctlError {
  return new WardctlError(
    'KEY_INVALID',
    `expected a private key with the PEM label "${label}", found ${found}`,
    {
      hint: 'Make one with `wardctl generate-key-pair`, or turn a key that you have into one with `cosign import-key-pair`.',
    },
  );
}
