import { WardctlError } from '../../errors.ts';

/** What is wrong with an archive. @param name of the archive */
export function invalidArchive(name: string, problem: string, cause?: unknown): WardctlError {
  return new WardctlError('ARCHIVE_INVALID', `${name}: ${problem}`, {
    hint: 'Nothing of it was loaded. Expected is what `wardctl save` or `kwctl save` wrote, or an OCI image layout as tar or tar.gz (of crane: pull --format oci).',
    cause,
  });
}
