import { fstatSync, statSync } from 'node:fs';

/**
 * Whether a file is what this process itself writes to, as in `wardctl build --watch > log.txt`.
 * @param descriptors of open files. Default: stdout and stderr
 */
export function isStandardOutput(path: string, descriptors: readonly number[] = [1, 2]): boolean {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return descriptors.some((descriptor) => {
      const open = fstatSync(descriptor, { bigint: true });
      return open.isFile() && open.dev === dev && open.ino === ino;
    });
  } catch {
    // It is gone, or nothing is open.
    return false;
  }
}
