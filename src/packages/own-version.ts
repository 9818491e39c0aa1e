import { findManifest } from './read-manifest.ts';

/** The version of wardctl, as published. */
export function ownVersion(): string {
  return String(findManifest(import.meta.dirname, ({ name }) => name === 'wardctl')?.manifest['version']);
}
