/** The shortest LEB128 form of an unsigned integer (core spec 5.2.2). */
export function encodeUnsigned(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return bytes;
}

/** Length and UTF-8 bytes of a name (core spec 5.2.4). */
export function encodeName(name: string): Uint8Array {
  const text = new TextEncoder().encode(name);
  return concatenate([Uint8Array.from(encodeUnsigned(text.length)), text]);
}

/** A whole section: id, size, and the parts of its body one after the other (core spec 5.5.2). */
export function encodeSection(id: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = concatenate(parts);
  return concatenate([Uint8Array.from([id, ...encodeUnsigned(body.length)]), body]);
}

/** The parts one after the other, in memory of their own. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
