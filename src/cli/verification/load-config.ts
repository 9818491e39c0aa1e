import { WardctlError } from '../../errors.ts';
import { readTextBounded } from '../../files/index.ts';
import {
  readVerificationConfig,
  requirementsFromFlags,
  type VerificationConfig,
} from '../../sigstore/index.ts';
import type { PathSurroundings } from '../kubewarden-paths.ts';
import { findVerification, namesSigners, usualConfigPath } from './find-config.ts';
import type { VerificationSettings } from './settings.ts';

const maxBytes = 1024 * 1024;

/**
 * What a policy's signatures have to be, by the flags or the configuration file; `undefined` where nobody asks for any
 * (cli-and-registry 4.2).
 * @throws WardctlError VERIFICATION_CONFIG_*, KEY_UNREADABLE, KEY_INVALID, USAGE_INVALID
 */
export async function loadVerificationConfig(
  settings: VerificationSettings,
  surroundings: PathSurroundings,
  warn: (message: string) => void,
): Promise<VerificationConfig | undefined> {
  const source = findVerification(settings, surroundings);
  if (source === undefined) return undefined;
  if (!namesSigners(settings)) return fromFile(settings.configPath ?? usualConfigPath(surroundings), warn);
  if (settings.configPath !== undefined) {
    throw new WardctlError(
      'USAGE_INVALID',
      '--verification-config-path: expected it alone, found flags that name signers too',
      { hint: 'Write who has to have signed into the file, or leave it out.' },
    );
  }
  return requirementsFromFlags({
    ...settings,
    keys: settings.keyPaths.map((name) => ({ name, pem: readKey(name) })),
  });
}

function fromFile(path: string, warn: (message: string) => void): Promise<VerificationConfig> {
  const text = readTextBounded(path, {
    what: 'verification configuration',
    errorCode: 'VERIFICATION_CONFIG_UNREADABLE',
    maxBytes,
  });
  return readVerificationConfig(text, path, warn);
}

function readKey(path: string): string {
  return readTextBounded(path, { what: 'public key', errorCode: 'KEY_UNREADABLE', maxBytes });
}
