import type { SignedPolicy } from '../signing/signed-policy.ts';

/** What `wardctl push -o json` prints about the policy. */
export interface PushedPolicy {
  /** Where the policy is, whatever becomes of its tag: `<registry>/<repository>@<digest>`. */
  readonly immutable_ref: string;
  /** Only of --sign. */
  readonly signature?: SignedPolicy;
  /** Only of --dry-run: nothing was sent. */
  readonly dryRun?: PlannedPush;
}

/** What would be sent, as far as the registry does not have it. */
export interface PlannedPush {
  /** The tag that the policy would get. */
  readonly tag?: string;
  /** The module, the configuration and the manifest. */
  readonly contents: readonly PlannedContent[];
  /** Annotations of the manifest. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** One of the things that a registry keeps. */
export interface PlannedContent {
  readonly mediaType: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Size in bytes. */
  readonly sizeBytes: number;
}
