import { X509Certificate } from 'node:crypto';
import { pemTexts } from '../../oci/index.ts';
import type { PathSurroundings } from '../kubewarden-paths.ts';
import { readCertificate } from '../registry/load-sources.ts';
import { counted } from '../text/wrap.ts';
import { failed, failedBy, passed, warned, type DoctorCheck } from './report.ts';

/** Looks at the files of certificate authorities that are trusted besides the system's. */
export function checkCertificates(
  caFiles: readonly string[],
  { env }: PathSurroundings,
  nowMs: number,
): DoctorCheck[] {
  const extra = env['NODE_EXTRA_CA_CERTS'] ?? '';
  const ignored = env['SSL_CERT_FILE'] ?? '';
  const checks = [
    // Node itself only warns where it cannot read it.
    ...(extra === '' ? [] : [checkFile('NODE_EXTRA_CA_CERTS', extra, nowMs)]),
    ...caFiles.map((path) => checkFile('--ca-file', path, nowMs)),
    ...(ignored === '' || ignored === extra ? [] : [ignoredVariable(ignored)]),
  ];
  return checks.length === 0 ? [passed('certificates', 'certificates: those that Node.js trusts')] : checks;
}

function checkFile(origin: string, path: string, nowMs: number): DoctorCheck {
  const what = `${origin} ${path}`;
  try {
    const certificates = pemTexts(readCertificate(path), what).map((text) => new X509Certificate(text));
    const expired = certificates.filter(({ validTo }) => Date.parse(validTo) < nowMs).length;
    const count = `${what}: ${counted(certificates.length, 'certificate')}`;
    if (expired === 0) return passed('certificates', count);
    // Those of a system always have some that nobody needs any more.
    if (expired < certificates.length)
      return passed('certificates', `${count}, of which ${String(expired)} expired`);
    return failed(
      'certificates',
      `${count}, expired`,
      'Get the current certificate from whoever runs the authority.',
    );
  } catch (error) {
    return failedBy('certificates', error);
  }
}

function ignoredVariable(path: string): DoctorCheck {
  return warned(
    'certificates',
    `SSL_CERT_FILE ${path}: Node.js does not read this variable`,
    'Name the file in NODE_EXTRA_CA_CERTS, or give it with --ca-file.',
  );
}
