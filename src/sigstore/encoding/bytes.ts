/** The bytes of a text that is base64 with padding, the only one for them; `undefined` where it is not. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  // `Buffer` skips what is not base64; writing it back shows whether it did.
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** The bytes of hexadecimal digits in lower case; `undefined` for anything else, where `Buffer` would stop. */
export function fromHex(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'hex');
  return bytes.toString('hex') === text ? bytes : undefined;
}
