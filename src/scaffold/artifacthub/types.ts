/** What Artifact Hub wants to know of a policy: `artifacthub-pkg.yml`. */
export interface ArtifactHubPackage {
  /** Version of the policy, by semver. */
  readonly version: string;
  /** Name of the policy. */
  readonly name: string;
  /** Name of the policy for people. */
  readonly displayName: string;
  /**
   * When this document was made; RFC 3339 in UTC.
   * @examples ["2026-01-31T12:00:00.000Z"]
   */
  readonly createdAt: string;
  /** What the policy does. */
  readonly description: string;
  /** SPDX identifier of the licence. */
  readonly license?: string | undefined;
  /** Home page of the policy. */
  readonly homeURL?: string | undefined;
  /** The OCI artifact with the module. */
  readonly containersImages: readonly ArtifactHubImage[];
  /** Words to find the policy by. */
  readonly keywords?: readonly string[] | undefined;
  readonly links?: readonly ArtifactHubLink[] | undefined;
  /** How to get the policy; Markdown. */
  readonly install: string;
  readonly maintainers?: readonly ArtifactHubMaintainer[] | undefined;
  readonly provider: ArtifactHubProvider;
  /** Other packages that go with the policy. */
  readonly recommendations: readonly ArtifactHubRecommendation[];
  /** What Artifact Hub has no keys for; values are texts, some of them YAML. */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ArtifactHubImage {
  readonly name: 'policy';
  /** With the version as tag, such as `ghcr.io/team/policy:v1.2.3`. */
  readonly image: string;
}

export interface ArtifactHubLink {
  /** `policy` is the module, `source` where its sources are. */
  readonly name: 'policy' | 'source';
  readonly url: string;
}

export interface ArtifactHubMaintainer {
  /** `''` where only the address is known. */
  readonly name: string;
  readonly email: string;
}

export interface ArtifactHubProvider {
  readonly name: 'kubewarden';
}

export interface ArtifactHubRecommendation {
  readonly url: string;
}
