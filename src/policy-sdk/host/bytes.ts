/**
 * Bytes as the protocol has them: a list of numbers.
 *
 * @param data PEM text, or bytes
 * @throws TypeError when the text is not ASCII, which PEM always is
 */
export function byteList(data: string | Uint8Array): number[] {
  if (typeof data !== 'string') return Array.from(data);
  return Array.from(data, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > 127) throw new TypeError(`expected PEM text, found the character "${character}" in it`);
    return code;
  });
}
