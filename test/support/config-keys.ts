import { generateKeyPairSync } from 'node:crypto';

/** PEM text of a public key that nobody has the other half of. */
export function somePublicKey(): string {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}
