import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { brokenLink } from './broken-link.ts';
import { systemErrorCode } from './system-error.ts';

/** Others may remove a folder while it is made; nobody does so for ever. */
const maxAttempts = 10;

/**
 * Makes a folder, and those around it that are missing. Node can do both at once, but says of a read-only disk that
 * something is missing, and tries for ever where the system itself says so of a folder that is there, as below /proc.
 * @param mode permissions of those that are made. Default: what the system gives
 * @throws UnusableFile for a link that leads nowhere; the error of the operating system
 */
export function makeFolder(path: string, mode?: number): void {
  for (let attempt = 1; ; attempt++) {
    if (existsSync(path)) return;
    const around = dirname(path);
    if (around !== path) makeFolder(around, mode);
    try {
      mkdirSync(path, { mode });
      return;
    } catch (error) {
      // Somebody else may have been faster, with making it or with removing it again.
      if (existsSync(path)) return;
      const broken = brokenLink(path, 'a folder');
      if (broken !== undefined) throw broken;
      const code = systemErrorCode(error);
      if (attempt === maxAttempts || (code !== 'EEXIST' && code !== 'ENOENT')) throw error;
    }
  }
}
