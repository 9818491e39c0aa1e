import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode } from './system-error.ts';

/** Others may remove a folder while it is made; nobody does so for ever. */
const maxAttempts = 10;

/**
 * Makes a folder, and those around it that are missing. Node can do both at once, but says of a read-only disk that
 * something is missing.
 * @throws the error of the operating system
 */
export function makeFolder(path: string): void {
  for (let attempt = 1; ; attempt++) {
    if (existsSync(path)) return;
    const around = dirname(path);
    if (around !== path) makeFolder(around);
    try {
      mkdirSync(path);
      return;
    } catch (error) {
      // Somebody else may have been faster, with making it or with removing it again.
      if (existsSync(path)) return;
      const code = systemErrorCode(error);
      if (attempt === maxAttempts || (code !== 'EEXIST' && code !== 'ENOENT')) throw error;
    }
  }
}
