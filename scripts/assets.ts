import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** Copies what is shipped as it is, such as templates, to where the package has it. */
export function copyAssets(): void {
  cpSync(join(root, 'src/assets'), join(root, 'dist/assets'), {
    recursive: true,
    filter: (path) => path !== join(root, 'src/assets/index.ts'),
  });
}
