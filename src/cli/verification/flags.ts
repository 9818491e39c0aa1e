import * as Flags from '@oclif/core/flags';
import { registryFlags, registrySettingsOf, type ParsedRegistryFlags } from '../registry/flags.ts';
import type { PolicySourceSettings } from '../registry/settings.ts';
import type { TrustSettings, VerificationSettings } from './settings.ts';

/** Flags that name a TUF mirror. */
export const mirrorFlags = {
  'tuf-mirror': Flags.string({
    helpGroup: 'TRUST',
    helpValue: 'URL',
    description: 'where the trust root is fetched from (default: the public instance of Sigstore)',
  }),
  'tuf-root': Flags.string({
    helpGroup: 'TRUST',
    helpValue: 'FILE',
    dependsOn: ['tuf-mirror'],
    description: 'root.json that the mirror is trusted by at first use',
  }),
};

/** Flags of everything that needs a trust root (sigstore-and-oci 3.5). */
export const trustFlags = {
  'sigstore-trust-config': Flags.string({
    helpGroup: 'TRUST',
    helpValue: 'FILE',
    description: 'trust root to use instead of fetching one (JSON: ClientTrustConfig or TrustedRoot)',
  }),
  ...mirrorFlags,
  offline: Flags.boolean({
    helpGroup: 'TRUST',
    description: 'use the trust root that was fetched before; only the registry is asked',
  }),
  'strict-trust': Flags.boolean({
    helpGroup: 'TRUST',
    description: 'fail where the trust root cannot be refreshed, instead of warning',
  }),
};

/** Flags that say who has to have signed a policy (cli-and-registry 4.2). */
const verificationFlags = {
  'verification-config-path': Flags.string({
    helpGroup: 'VERIFICATION',
    helpValue: 'FILE',
    description: 'who has to have signed (YAML; default: verification-config.yml of the user)',
  }),
  'verification-key': Flags.string({
    helpGroup: 'VERIFICATION',
    char: 'k',
    helpValue: 'FILE',
    multiple: true,
    multipleNonGreedy: true,
    description: 'public key that has to have signed (PEM); may be repeated',
  }),
  'verification-annotation': Flags.string({
    helpGroup: 'VERIFICATION',
    char: 'a',
    helpValue: 'KEY=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    description: 'what each signature has to say besides; may be repeated',
  }),
  'cert-email': Flags.string({
    helpGroup: 'VERIFICATION',
    helpValue: 'EMAIL',
    description: 'who the certificate has to be for; with --cert-oidc-issuer',
  }),
  'cert-oidc-issuer': Flags.string({
    helpGroup: 'VERIFICATION',
    helpValue: 'URL',
    description: 'who has to have known the signer; with --cert-email',
  }),
  'github-owner': Flags.string({
    helpGroup: 'VERIFICATION',
    helpValue: 'OWNER',
    description: 'whose GitHub workflow has to have signed',
  }),
  'github-repo': Flags.string({
    helpGroup: 'VERIFICATION',
    helpValue: 'REPO',
    description: "which of the owner's repositories",
  }),
  'signature-format': Flags.option({
    helpGroup: 'VERIFICATION',
    options: ['bundle', 'legacy', 'any'] as const,
    default: 'any',
    description: 'which signatures count: Sigstore bundles, legacy .sig tags, or both',
  })(),
  ...trustFlags,
};

/** Flags of everything that uses policies of registries. */
export const policySourceFlags = { ...registryFlags, ...verificationFlags };

/** What the parser makes of {@link trustFlags}. */
export interface ParsedTrustFlags {
  readonly 'sigstore-trust-config': string | undefined;
  readonly 'tuf-mirror': string | undefined;
  readonly 'tuf-root': string | undefined;
  readonly offline: boolean;
  readonly 'strict-trust': boolean;
}

/** What the parser makes of {@link verificationFlags}. */
interface ParsedVerificationFlags extends ParsedTrustFlags {
  readonly 'verification-config-path': string | undefined;
  readonly 'verification-key': readonly string[] | undefined;
  readonly 'verification-annotation': readonly string[] | undefined;
  readonly 'cert-email': string | undefined;
  readonly 'cert-oidc-issuer': string | undefined;
  readonly 'github-owner': string | undefined;
  readonly 'github-repo': string | undefined;
  readonly 'signature-format': 'bundle' | 'legacy' | 'any';
}

/** The values of {@link trustFlags}. */
export function trustSettingsOf(flags: ParsedTrustFlags): TrustSettings {
  return {
    configPath: flags['sigstore-trust-config'],
    tufMirror: flags['tuf-mirror'],
    tufRootPath: flags['tuf-root'],
    offline: flags.offline,
    strict: flags['strict-trust'],
  };
}

/** The values of {@link verificationFlags}. */
function verificationSettingsOf(flags: ParsedVerificationFlags): VerificationSettings {
  return {
    configPath: flags['verification-config-path'],
    keyPaths: flags['verification-key'] ?? [],
    annotations: flags['verification-annotation'] ?? [],
    certEmail: flags['cert-email'],
    certOidcIssuer: flags['cert-oidc-issuer'],
    githubOwner: flags['github-owner'],
    githubRepo: flags['github-repo'],
    formats: flags['signature-format'],
    trust: trustSettingsOf(flags),
  };
}

/** The values of {@link policySourceFlags}. */
export function policySourceSettingsOf(
  flags: ParsedRegistryFlags & ParsedVerificationFlags,
): PolicySourceSettings {
  return { ...registrySettingsOf(flags), verification: verificationSettingsOf(flags) };
}
