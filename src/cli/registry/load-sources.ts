import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { noSources, readSources, type Sources } from '../../oci/index.ts';
import { readFileBounded, readTextBounded } from '../../files/index.ts';
import { kubewardenPaths, type PathSurroundings } from '../kubewarden-paths.ts';

const maxBytes = 1024 * 1024;

/** Where `sources.yaml` is; `undefined` where the user named none and has none. */
export function findSources(path: string | undefined, surroundings: PathSurroundings): string | undefined {
  if (path !== undefined) return path;
  const usual = join(kubewardenPaths(surroundings).configDir, 'sources.yaml');
  return existsSync(usual) ? usual : undefined;
}

/**
 * Reads `sources.yaml` (cli-and-registry 8). Paths in it are relative to the working folder, as in the reference.
 * @param path default: that of the user, if there is one
 * @throws WardctlError SOURCES_INVALID, SOURCES_UNREADABLE
 */
export async function loadSources(
  path: string | undefined,
  surroundings: PathSurroundings,
): Promise<Sources> {
  const found = findSources(path, surroundings);
  if (found === undefined) return noSources;
  const text = readTextBounded(found, { what: 'sources file', errorCode: 'SOURCES_UNREADABLE', maxBytes });
  return readSources(text, found, readCertificate);
}

/** The bytes of a certificate's file. @throws WardctlError SOURCES_UNREADABLE */
export function readCertificate(path: string): Buffer {
  return readFileBounded(path, { what: 'certificate file', errorCode: 'SOURCES_UNREADABLE', maxBytes });
}
