import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from './root.ts';

/** A command's source file. */
export interface CommandFile {
  /** oclif's id: `scaffold:manifest` for commands/scaffold/manifest.ts. */
  readonly id: string;
  /** Absolute. */
  readonly path: string;
}

/** Every file under commands/, in a stable order. */
export function commandFiles(): readonly CommandFile[] {
  const folder = join(root, 'commands');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => ({ id: name.slice(0, -'.ts'.length).split(sep).join(':'), path: join(folder, name) }));
}
