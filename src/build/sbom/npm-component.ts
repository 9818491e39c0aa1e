import type { PackageManifest } from '../../packages/index.ts';
import { packageUrl, type SbomComponent } from './component.ts';

/**
 * A package of npm's, by its package.json. `undefined` for one without name and version: folders within packages may have
 * one that only says what kind of modules they have.
 */
export function npmComponent(manifest: PackageManifest | undefined): SbomComponent | undefined {
  const { name, version, license } = manifest ?? {};
  if (typeof name !== 'string' || typeof version !== 'string') return undefined;
  const purl = packageUrl('npm', name, version);
  return { name, version, purl, ...(typeof license === 'string' ? { license } : {}) };
}
