const offsetBasis = 0x6c62272e07bb014262b821756295c58dn;
const prime = 0x0000000001000000000000000000013bn;

/**
 * A UUID that depends on the text alone, so that repeated runs answer the same: its FNV-1a hash of 128 bits as
 * version 8 of RFC 9562. Not a secret, and not proof against collisions on purpose.
 */
export function uidFor(text: string): string {
  let hash = offsetBasis;
  for (const byte of Buffer.from(text)) hash = BigInt.asUintN(128, (hash ^ BigInt(byte)) * prime);
  const digits = hash.toString(16).padStart(32, '0');
  const variant = ((Number(`0x${digits.charAt(16)}`) & 0x3) | 0x8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20),
  ].join('-');
}
