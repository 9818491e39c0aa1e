/** Bytes of hand-made modules; everything small enough for one-byte lengths unless said otherwise. */

export const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

export function leb(value: number | bigint): number[] {
  const bytes: number[] = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 0x80n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 0x7fn) | 0x80);
  }
}

/** The same number in more bytes than it needs, which readers must take. */
export function paddedLeb(value: number, bytes: number): number[] {
  const shortest = leb(value);
  const padding = bytes - shortest.length;
  if (padding <= 0) return shortest;
  const last = shortest.pop() ?? 0;
  return [...shortest, last | 0x80, ...Array.from({ length: padding - 1 }, () => 0x80), 0];
}

export function section(id: number, ...body: number[]): number[] {
  return [id, ...leb(body.length), ...body];
}

export function name(text: string): number[] {
  const bytes = Buffer.from(text);
  return [...leb(bytes.length), ...bytes];
}

export function custom(title: string, content: readonly number[] = []): number[] {
  return section(0, ...name(title), ...content);
}

export function module(...sections: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from([...header, ...sections.flat()]);
}

/** An import with the given description (kind and type). */
export function imported(field: string, ...description: number[]): number[] {
  return [...name('env'), ...name(field), ...description];
}

/** An export by kind and index. */
export function exported(title: string, kind: number, index: number): number[] {
  return [...name(title), kind, ...leb(index)];
}

/** A section with a vector of entries. */
export function vector(id: number, ...entries: readonly (readonly number[])[]): number[] {
  return section(id, ...leb(entries.length), ...entries.flat());
}

export const nullaryType = [0x60, 0, 0];
