import * as Flags from '@oclif/core/flags';
import { WardctlError } from '../../errors.ts';
import type { SigningSettings } from './settings.ts';

/** Flags of everything that signs. */
export const signingFlags = {
  key: Flags.string({
    helpGroup: 'SIGNING',
    helpValue: 'FILE',
    description: 'private key to sign with, as of generate-key-pair or cosign',
  }),
  'password-file': Flags.string({
    helpGroup: 'SIGNING',
    helpValue: 'FILE',
    dependsOn: ['key'],
    description: 'file with its password (default: $COSIGN_PASSWORD, or asked for)',
  }),
  'identity-token': Flags.string({
    helpGroup: 'SIGNING',
    helpValue: 'TOKEN',
    exclusive: ['key'],
    description:
      'sign without a key: OIDC token of the signer, or a file with it (default: $SIGSTORE_ID_TOKEN)',
  }),
  'signing-config': Flags.string({
    helpGroup: 'SIGNING',
    helpValue: 'FILE',
    exclusive: ['key'],
    description: 'services to sign with (JSON: SigningConfig or ClientTrustConfig)',
  }),
  legacy: Flags.boolean({
    helpGroup: 'SIGNING',
    description: 'write a .sig tag, which kwctl and older tools read, instead of a Sigstore bundle',
  }),
  annotation: Flags.string({
    helpGroup: 'SIGNING',
    char: 'a',
    helpValue: 'KEY=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    description: 'what the signature says besides; may be repeated',
  }),
};

/** What the parser makes of {@link signingFlags}. */
export interface ParsedSigningFlags {
  readonly key: string | undefined;
  readonly 'password-file': string | undefined;
  readonly 'identity-token': string | undefined;
  readonly 'signing-config': string | undefined;
  readonly legacy: boolean;
  readonly annotation: readonly string[] | undefined;
}

/** The values of {@link signingFlags}. */
export function signingSettingsOf(flags: ParsedSigningFlags): SigningSettings {
  return {
    keyPath: flags.key,
    passwordFile: flags['password-file'],
    identityToken: flags['identity-token'],
    signingConfigPath: flags['signing-config'],
    format: flags.legacy ? 'legacy' : 'bundle',
    annotations: flags.annotation ?? [],
  };
}

/**
 * The values of {@link signingFlags} where signing is one flag of several.
 * @throws WardctlError USAGE_INVALID where they are given without `--sign`
 */
export function signingOf(
  flags: ParsedSigningFlags & { readonly sign: boolean },
): SigningSettings | undefined {
  if (flags.sign) return signingSettingsOf(flags);
  const { key, 'identity-token': token, 'signing-config': config, legacy, annotation } = flags;
  const isGiven = [key, token, config, annotation].some((value) => value !== undefined) || legacy;
  if (!isGiven) return undefined;
  throw new WardctlError('USAGE_INVALID', 'expected --sign with the flags that say how, found them alone', {
    hint: 'Add --sign, or sign later: wardctl sign.',
  });
}
