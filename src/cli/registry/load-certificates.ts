import { pemTexts } from '../../oci/index.ts';
import { readCertificate } from './load-sources.ts';

/**
 * The certificates of files given with `--ca-file`, as PEM texts.
 * @throws WardctlError SOURCES_INVALID, SOURCES_UNREADABLE
 */
export function loadCertificates(paths: readonly string[]): string[] {
  return paths.flatMap((path) => pemTexts(readCertificate(path), `--ca-file ${path}`));
}
