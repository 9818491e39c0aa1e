import type { AnnotationResult } from '../src/annotate/index.ts';
import type { BenchReport } from '../src/bench/index.ts';
import type { ErrorOutput } from '../src/cli/format-error.ts';
import type { BuildResult } from '../src/cli/build/build-result.ts';
import type { ListedCache } from '../src/cli/cache/listed-cache.ts';
import type { PrunedCache } from '../src/cli/cache/pruned-cache.ts';
import type { WarmedPolicies } from '../src/cli/cache/warmed-policies.ts';
import type { CopiedPolicy } from '../src/cli/copy/copied-policy.ts';
import type { PolicyDigest } from '../src/cli/digest/policy-digest.ts';
import type { DoctorReport } from '../src/cli/doctor/report.ts';
import type { KeyFiles } from '../src/cli/generate-key-pair/key-files.ts';
import type { Info } from '../src/cli/info/info.ts';
import type { InspectedPolicy } from '../src/cli/inspect/inspected-policy.ts';
import type { LoadedPolicyLine } from '../src/cli/load/loaded-policy-line.ts';
import type { ListedPolicies } from '../src/cli/policies/listed-policy.ts';
import type { PulledPolicyLine } from '../src/cli/pull/pulled-policy.ts';
import type { PushedPolicy } from '../src/cli/push/pushed-policy.ts';
import type { ScaffoldedProject, TemplateList } from '../src/cli/scaffold/policy/scaffolded-project.ts';
import type { SavedArchive } from '../src/cli/save/saved-archive.ts';
import type { SignedPolicy } from '../src/cli/signing/signed-policy.ts';
import type { VerifiedPolicy } from '../src/cli/verify/verified-policy.ts';
import type { PolicyChanges } from '../src/inspect/index.ts';
import type {
  ArtifactHubPackage,
  ScaffoldedAdmissionRequest,
  ScaffoldedCelPolicy,
  ScaffoldedManifest,
  VerificationConfigDocument,
} from '../src/scaffold/index.ts';
import type {
  MetadataFile,
  RunLine,
  SchemaName,
  SuiteDocument,
  VerificationConfigFile,
} from '../src/schemas/index.ts';
import type { TrustRootDescription } from '../src/sigstore/index.ts';
import type { TestReport } from '../src/suite/reporters/index.ts';

/** The types that src/schemas describes, by the schema's name; their docstrings become descriptions. */
export interface SchemaRoots extends Record<SchemaName, object> {
  /** @title Metadata of a policy, metadata.yml */
  readonly metadata: MetadataFile;
  /** @title Suite of wardctl test, *.policytest.yml */
  readonly suite: SuiteDocument;
  /** @title Requirements of signatures, verification-config.yml */
  readonly 'verification-config': VerificationConfigFile;
  /** @title Line of wardctl run -o json */
  readonly run: RunLine;
  /** @title Output of wardctl test --json */
  readonly test: TestReport;
  /** @title Output of wardctl bench --json, and file of wardctl bench --save */
  readonly bench: BenchReport;
  /** @title Output of wardctl inspect -o json */
  readonly inspect: InspectedPolicy;
  /** @title Output of wardctl inspect --diff -o json */
  readonly 'inspect-diff': PolicyChanges;
  /** @title Output of wardctl annotate --json */
  readonly annotate: AnnotationResult;
  /** @title Output of wardctl build --json */
  readonly build: BuildResult;
  /** @title Output of wardctl scaffold policy --json */
  readonly 'scaffold-policy': ScaffoldedProject;
  /** @title Output of wardctl scaffold policy --list --json */
  readonly 'scaffold-policy-list': TemplateList;
  /** @title Output of wardctl scaffold manifest */
  readonly 'scaffold-manifest': ScaffoldedManifest;
  /** @title Output of wardctl scaffold artifacthub, artifacthub-pkg.yml */
  readonly 'scaffold-artifacthub': ArtifactHubPackage;
  /** @title Output of wardctl scaffold vap */
  readonly 'scaffold-vap': ScaffoldedCelPolicy;
  /** @title Output of wardctl scaffold verification-config */
  readonly 'scaffold-verification-config': VerificationConfigDocument;
  /** @title Output of wardctl scaffold admission-request */
  readonly 'admission-request': ScaffoldedAdmissionRequest;
  /** @title Line of wardctl pull --json */
  readonly pull: PulledPolicyLine;
  /** @title Output of wardctl push -o json */
  readonly push: PushedPolicy;
  /** @title Output of wardctl verify --json */
  readonly verify: VerifiedPolicy;
  /** @title Output of wardctl sign --json */
  readonly sign: SignedPolicy;
  /** @title Output of wardctl trust show --json and trust update --json */
  readonly 'trust-show': TrustRootDescription;
  /** @title Output of wardctl generate-key-pair --json */
  readonly 'generate-key-pair': KeyFiles;
  /** @title Output of wardctl digest --json */
  readonly digest: PolicyDigest;
  /** @title Output of wardctl copy --json */
  readonly copy: CopiedPolicy;
  /** @title Output of wardctl policies --json */
  readonly policies: ListedPolicies;
  /** @title Output of wardctl save --json */
  readonly save: SavedArchive;
  /** @title Line of wardctl load --json */
  readonly load: LoadedPolicyLine;
  /** @title Output of wardctl cache list --json */
  readonly 'cache-list': ListedCache;
  /** @title Output of wardctl cache warm --json */
  readonly 'cache-warm': WarmedPolicies;
  /** @title Output of wardctl cache prune --json and cache clear --json */
  readonly 'cache-prune': PrunedCache;
  /** @title Output of wardctl doctor --json */
  readonly doctor: DoctorReport;
  /** @title Output of wardctl info --json */
  readonly info: Info;
  /** @title Error of a command that prints JSON */
  readonly error: ErrorOutput;
}
