import { statSync, type BigIntStats } from 'node:fs';

/**
 * Stands for the content that a file has now, without reading it: another text after each write, and after another file
 * was put in its place. Empty where there is none to be seen.
 */
export function fileVersion(path: string): string {
  const stats = look(path);
  if (stats === undefined) return '';
  return [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(' ');
}

function look(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    // Whoever reads the file tells why it cannot be read.
    return undefined;
  }
}
