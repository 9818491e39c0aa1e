import type { Keychain, RegistryTarget, RepositoryName, Transport } from '../../oci/index.ts';
import type { VerificationSettings } from '../verification/settings.ts';

/** What the user said about registries: the values of `registryFlags`. */
export interface RegistrySettings {
  /** Default: `sources.yaml` of the user, if there is one. */
  readonly sourcesPath: string | undefined;
  /** Folder of `config.json`. Default: `$DOCKER_CONFIG`, `~/.docker`, and podman's logins behind it. */
  readonly dockerConfigPath: string | undefined;
  /** Certificate authorities that count for all hosts. */
  readonly caFiles: readonly string[];
}

/** What the user said about policies of registries: the values of `policySourceFlags`. */
export interface PolicySourceSettings extends RegistrySettings {
  readonly verification: VerificationSettings;
}

export interface RegistryContextOptions extends RegistrySettings {
  /** Told what the user should know: missing files, unencrypted connections, what registries have to say. */
  readonly warn: (message: string) => void;
}

/** What registries are reached with. To be closed when the work is done: it keeps connections open. */
export interface RegistryContext {
  readonly transport: Transport;
  readonly keychain: Keychain;
  /**
   * A repository; errors name the reference, where it has a tag or digest.
   * @param keychain in place of the user's logins
   */
  readonly target: (reference: RepositoryName, keychain?: Keychain) => RegistryTarget;
  readonly close: () => Promise<void>;
}
