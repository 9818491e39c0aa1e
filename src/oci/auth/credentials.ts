/** What opens a registry, and where it was found. */
export type Credentials = {
  /** For messages, such as `~/.docker/config.json`; never holds a secret. */
  readonly source: string;
} & (
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'identity-token'; readonly token: string }
);

/** Knows the credentials of registries. */
export interface Keychain {
  /**
   * @param registry as in references: `ghcr.io`, `localhost:5000`, `docker.io`
   * @param repository such as `team/policy`: logins may be for a part of a registry only
   * @throws WardctlError CREDENTIALS_INVALID where there are some that cannot be used
   */
  credentialsFor(registry: string, repository?: string): Promise<Credentials | undefined>;
}

/** For registries that are asked anonymously. */
export const noKeychain: Keychain = { credentialsFor: () => Promise.resolve(undefined) };
