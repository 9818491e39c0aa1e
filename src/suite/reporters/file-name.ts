import { relative, sep } from 'node:path';
import type { SuiteInfo } from '../suite-event.ts';

/** The path of a suite file from a folder, with `/`; absolute where none leads there, on another drive of Windows. */
export function fileName({ path }: SuiteInfo, folder: string): string {
  return relative(folder, path).split(sep).join('/');
}
