import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './root.ts';

/** A program from Debian's packages that some tests use; where it is missing, they are skipped. */
export interface Tool {
  readonly program: string;
  readonly packages: readonly string[];
  /** Where it is once the packages are unpacked. */
  readonly executable: string;
  /** Variables that let it find its own files: glob patterns of folders among what is unpacked. */
  readonly environment: Readonly<Record<string, string>>;
}

export const tools: readonly Tool[] = [
  {
    program: 'zsh',
    packages: ['zsh-static', 'zsh-common'],
    executable: 'bin/zsh-static',
    environment: { FPATH: 'usr/share/zsh/functions/**' },
  },
  {
    program: 'fish',
    packages: ['fish', 'fish-common', 'libpcre2-32-0'],
    executable: 'usr/bin/fish',
    environment: { LD_LIBRARY_PATH: 'usr/lib/*' },
  },
];

/** Where `npm run tools` puts what the machine lacks. */
export const toolsFolder = join(root, '.cache/tools');

/** The path of a program: the machine's own, else the one that `npm run tools` installed. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), join(toolsFolder, 'bin')];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
