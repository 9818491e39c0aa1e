import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { systemErrorCode } from '../../files/index.ts';
import { kubewardenPaths, type PathSurroundings } from '../kubewarden-paths.ts';
import type { VerificationSettings } from './settings.ts';

/**
 * What asks for signatures: what the user said in this call, which counts for every policy; or the file that is always
 * there, which counts for all but the user's own files.
 */
export type VerificationSource = 'flags' | 'file' | undefined;

/** What asks for signatures, if anything does. Nothing is read: this is asked before every run. */
export function findVerification(
  settings: VerificationSettings,
  surroundings: PathSurroundings,
): VerificationSource {
  if (settings.configPath !== undefined || namesSigners(settings)) return 'flags';
  return isThere(usualConfigPath(surroundings)) ? 'file' : undefined;
}

/**
 * As {@link findVerification}, for who verifies: flags that say how to verify mean nothing where nobody says who has to
 * have signed.
 * @throws WardctlError USAGE_INVALID
 */
export function requireVerification(
  settings: VerificationSettings,
  surroundings: PathSurroundings,
): VerificationSource {
  const source = findVerification(settings, surroundings);
  const [flag] = source === undefined ? flagsThatSayHow(settings) : [];
  if (flag === undefined) return source;
  throw new WardctlError(
    'USAGE_INVALID',
    `${flag}: nothing is verified, because no flag or file says who has to have signed`,
    {
      hint: 'Name a signer too (-k, --cert-email with --cert-oidc-issuer, --github-owner, --verification-config-path), or leave it out.',
    },
  );
}

/** The file that counts where no flag says who has to have signed (cli-and-registry 3.1). */
export function usualConfigPath(surroundings: PathSurroundings): string {
  return join(kubewardenPaths(surroundings).configDir, 'verification-config.yml');
}

/** Whether a flag says something about signers, be it enough or not. */
export function namesSigners(settings: VerificationSettings): boolean {
  const { keyPaths, annotations, certEmail, certOidcIssuer, githubOwner, githubRepo } = settings;
  return (
    keyPaths.length > 0 ||
    annotations.length > 0 ||
    [certEmail, certOidcIssuer, githubOwner, githubRepo].some((value) => value !== undefined)
  );
}

function flagsThatSayHow({ formats, trust }: VerificationSettings): string[] {
  return [
    ...(formats === 'any' ? [] : ['--signature-format']),
    ...(trust.configPath === undefined ? [] : ['--sigstore-trust-config']),
    ...(trust.tufMirror === undefined ? [] : ['--tuf-mirror']),
    ...(trust.offline ? ['--offline'] : []),
    ...(trust.strict ? ['--strict-trust'] : []),
  ];
}

/** What cannot be looked at, or leads nowhere, is there: reading it then says what is wrong with it. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    const code = systemErrorCode(error);
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}
