import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { WardctlError } from '../errors.ts';
import { readPem } from './encoding/pem.ts';
import { acceptedKeys, algorithmOf, describeKey } from './key-algorithm.ts';
import type { PublicKey } from './public-key.ts';

const maxCharacters = 16 * 1024;
const label = 'PUBLIC KEY';

/**
 * Reads a public key as `cosign generate-key-pair` writes it: one PEM block `PUBLIC KEY`, with nothing around it
 * (sigstore-and-oci 3.4).
 * @throws WardctlError KEY_INVALID
 */
export function parsePublicKey(pem: string): PublicKey {
  if (pem.length > maxCharacters) {
    throw invalid(`expected at most ${String(maxCharacters)} characters, found ${String(pem.length)}`);
  }
  const block = readPem(pem);
  if (block?.isAlone !== true || block.label !== label)
    throw invalid(`expected one PEM block ${label}, found ${describeText(pem)}`);
  const key = readKey(block.bytes);
  const algorithm = algorithmOf(key);
  if (algorithm === undefined) throw invalid(`expected ${acceptedKeys}; found ${describeKey(key)}`);
  const der = key.export({ type: 'spki', format: 'der' });
  return { key, algorithm, fingerprint: createHash('sha256').update(der).digest('hex') };
}

/** Not from the PEM text: from that, Node makes public keys of private ones and of certificates too. */
function readKey(der: Buffer): KeyObject {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch (error) {
    throw invalid('expected a key (SubjectPublicKeyInfo) in the PEM block, found other bytes', error);
  }
}

/** Without a word of it: it may be a private key. */
function describeText(text: string): string {
  const kinds = text.match(/-----BEGIN [A-Z0-9 ]{1,40}-----/g) ?? [];
  const [first] = kinds;
  if (first === undefined) return text.trim() === '' ? 'nothing' : 'no PEM block';
  if (kinds.length > 1) return `${String(kinds.length)} blocks`;
  const kind = first.slice('-----BEGIN '.length, -'-----'.length);
  return kind === label ? 'it with other text around or in it' : `a block ${kind}`;
}

function invalid(problem: string, cause?: unknown): WardctlError {
  return new WardctlError('KEY_INVALID', problem, {
    hint: 'Give the public key of the pair, for instance the file cosign.pub.',
    ...(cause === undefined ? {} : { cause }),
  });
}
