import * as Flags from '@oclif/core/flags';
import type { RegistrySettings } from './settings.ts';

/** Flags of everything that talks to registries (cli-and-registry 4.1). */
export const registryFlags = {
  'sources-path': Flags.string({
    helpGroup: 'REGISTRY',
    helpValue: 'FILE',
    description:
      'insecure hosts, certificate authorities and proxies (YAML; default: sources.yaml of the user)',
  }),
  'docker-config-json-path': Flags.string({
    helpGroup: 'REGISTRY',
    helpValue: 'DIR',
    description: 'folder whose config.json has logins (default: $DOCKER_CONFIG, ~/.docker)',
  }),
  'ca-file': Flags.string({
    helpGroup: 'REGISTRY',
    helpValue: 'FILE',
    multiple: true,
    multipleNonGreedy: true,
    description: 'certificate authority to trust besides those of the system (PEM or DER); may be repeated',
  }),
};

/** What the parser makes of {@link registryFlags}. */
export interface ParsedRegistryFlags {
  readonly 'sources-path': string | undefined;
  readonly 'docker-config-json-path': string | undefined;
  readonly 'ca-file': readonly string[] | undefined;
}

/** The values of {@link registryFlags}, for {@link RegistrySettings}. */
export function registrySettingsOf(flags: ParsedRegistryFlags): RegistrySettings {
  return {
    sourcesPath: flags['sources-path'],
    dockerConfigPath: flags['docker-config-json-path'],
    caFiles: flags['ca-file'] ?? [],
  };
}
