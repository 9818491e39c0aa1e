import { join } from 'node:path';
import { WardctlError } from '../errors.ts';
import { findManifest } from '../packages/index.ts';

/**
 * Absolute path of a file or folder that the package ships as it is, in the sources as in the package.
 * @param name below src/assets, such as `templates`: from us, never from a user
 * @throws WardctlError PACKAGE_MISSING
 */
export function assetPath(name: string): string {
  const root = packageRoot();
  // A dist of some earlier build may stand beside the sources.
  const isSource = import.meta.dirname === join(root, 'src/assets');
  return join(root, isSource ? 'src/assets' : 'dist/assets', name);
}

/** Absolute path of the folder that wardctl is installed in. @throws WardctlError PACKAGE_MISSING */
export function packageRoot(): string {
  const found = findManifest(import.meta.dirname, ({ name }) => name === 'wardctl');
  if (found !== undefined) return found.folder;
  throw new WardctlError(
    'PACKAGE_MISSING',
    `there is no package.json of wardctl around ${import.meta.dirname}`,
    {
      hint: 'Install wardctl again: npm install wardctl',
    },
  );
}
