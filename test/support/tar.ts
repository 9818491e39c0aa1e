/** An entry of an archive that a test makes by hand, right or wrong. */
export interface RawEntry {
  readonly name: string | Uint8Array;
  /** Default: `0`, a file. */
  readonly type?: string;
  readonly content?: string | Uint8Array;
  /** What the header says. Default: that of the content. */
  readonly sizeBytes?: number;
  readonly linkName?: string;
}

const blockBytes = 512;

/** A tar archive (POSIX ustar) with these entries, whatever they are. */
export function rawTar(entries: readonly RawEntry[]): Buffer {
  return Buffer.concat([...entries.map(rawEntry), Buffer.alloc(2 * blockBytes)]);
}

/** One entry: its header and its content, filled up to whole blocks. */
export function rawEntry({ name, type = '0', content = '', sizeBytes, linkName = '' }: RawEntry): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(blockBytes);
  Buffer.from(name).copy(header, 0, 0, 100);
  header.write('0000644\0' + '0000000\0'.repeat(2), 100);
  header.write(`${(sizeBytes ?? body.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write(type, 156);
  header.write(linkName, 157);
  header.write('ustar\x0000', 257);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc(-body.length & (blockBytes - 1))]);
}

/** A record of an extended header (pax). */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest);
  while (String(length).length + Buffer.byteLength(rest) !== length)
    length = String(length).length + Buffer.byteLength(rest);
  return `${String(length)}${rest}`;
}
