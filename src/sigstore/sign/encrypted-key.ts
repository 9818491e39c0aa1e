import { randomBytes, scrypt } from 'node:crypto';
import { oneOf, struct } from '../../json/index.ts';
import { atMost, base64, decodeUntrusted, malformed } from '../find/untrusted-json.ts';

const keyBytes = 32;
const saltBytes = 32;
const nonceBytes = 24;
const what = 'the encrypted key';

/** How much work a password costs (scrypt). */
interface WorkFactor {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** What cosign writes, in 2026. */
const writtenWork: WorkFactor = { N: 2 ** 16, r: 8, p: 1 };
/** What it ever wrote, and will: a file could ask for any amount of memory. */
const acceptedWork: readonly WorkFactor[] = [
  { N: 2 ** 15, r: 8, p: 1 },
  writtenWork,
  { N: 2 ** 17, r: 8, p: 1 },
];
/** N = 2^17 takes 128 MiB, and a little more. */
const maxMemoryBytes = 160 * 1024 * 1024;

const small = atMost(2 ** 31);

const format = struct('key', {
  kdf: struct('kdf', {
    name: oneOf('scrypt'),
    params: struct('params', { N: small, r: small, p: small }),
    salt: base64,
  }),
  cipher: struct('cipher', { name: oneOf('nacl/secretbox'), nonce: base64 }),
  ciphertext: base64,
});

/** The contents of an encrypted key file: JSON, as go-securesystemslib's `encrypted` writes it. */
export async function encrypt(plaintext: Uint8Array, password: string): Promise<Buffer> {
  const { secretbox } = await import('@noble/ciphers/salsa.js');
  const salt = randomBytes(saltBytes);
  const nonce = randomBytes(nonceBytes);
  const ciphertext = secretbox(await deriveKey(password, salt, writtenWork), nonce).seal(plaintext);
  return Buffer.from(
    JSON.stringify({
      kdf: { name: 'scrypt', params: writtenWork, salt: salt.toString('base64') },
      cipher: { name: 'nacl/secretbox', nonce: nonce.toString('base64') },
      ciphertext: Buffer.from(ciphertext).toString('base64'),
    }),
  );
}

/**
 * What {@link encrypt} was given; `undefined` where it was with another password, or the contents were changed.
 * @throws SignatureError MALFORMED, TOO_LARGE where they are of another form, or ask for another amount of work
 */
export async function decrypt(contents: Uint8Array, password: string): Promise<Buffer | undefined> {
  const { kdf, cipher, ciphertext } = decodeUntrusted(contents, format, what);
  const { N, r, p } = kdf.params;
  const work = acceptedWork.find((accepted) => accepted.N === N && accepted.r === r && accepted.p === p);
  if (work === undefined)
    throw malformed(
      what,
      `expected scrypt with N 32768, 65536 or 131072, r 8, p 1, found ${[N, r, p].join(', ')}`,
    );
  if (cipher.nonce.length !== nonceBytes)
    throw malformed(
      what,
      `expected a nonce of ${String(nonceBytes)} bytes, found ${String(cipher.nonce.length)}`,
    );
  const { secretbox } = await import('@noble/ciphers/salsa.js');
  const box = secretbox(await deriveKey(password, kdf.salt, work), cipher.nonce);
  try {
    return Buffer.from(box.open(ciphertext));
  } catch {
    return undefined;
  }
}

function deriveKey(password: string, salt: Uint8Array, work: WorkFactor): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, keyBytes, { ...work, maxmem: maxMemoryBytes }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
