import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { stringOperand, type Builtin, type BuiltinGroup } from './builtin.ts';

/** Digests and keyed digests, as hexadecimal text. */
export const cryptoBuiltins: BuiltinGroup = {
  'crypto.md5': digest('md5'),
  'crypto.sha1': digest('sha1'),
  'crypto.sha256': digest('sha256'),
  'crypto.hmac.md5': keyedDigest('md5'),
  'crypto.hmac.sha1': keyedDigest('sha1'),
  'crypto.hmac.sha256': keyedDigest('sha256'),
  'crypto.hmac.sha512': keyedDigest('sha512'),
  'crypto.hmac.equal': (_context, first, second) => {
    const left = Buffer.from(stringOperand(first, 1));
    const right = Buffer.from(stringOperand(second, 2));
    return left.length === right.length && timingSafeEqual(left, right);
  },
};

function digest(algorithm: string): Builtin {
  return (_context, text) => createHash(algorithm).update(stringOperand(text, 1)).digest('hex');
}

function keyedDigest(algorithm: string): Builtin {
  return (_context, text, key) => {
    const message = stringOperand(text, 1);
    return createHmac(algorithm, stringOperand(key, 2)).update(message).digest('hex');
  };
}
