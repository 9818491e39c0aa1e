import { WardctlError } from '../errors.ts';
import { valueAt } from '../json/index.ts';
import {
  annotateModule,
  annotationKeys,
  metadataSection,
  validateMetadata,
  type PolicyMetadata,
} from '../policy/index.ts';
import { defaultLimits, Sandbox, type Limits } from '../runtime/index.ts';
import { isComponent, readCustomSections, readSections } from '../wasm/index.ts';
import { capabilityWarnings } from './capability-warnings.ts';
import { lookAtModule } from './protocol-version.ts';
import { readMetadata, type ReadMetadata } from './read-metadata.ts';

/** What a policy is annotated with. */
export interface AnnotateOptions {
  /** Bytes of a core module or component, untrusted; annotated before or not. */
  readonly module: Uint8Array;
  /** Text of a metadata.yml. */
  readonly metadataText: string;
  /** Its name, for messages. */
  readonly metadataName: string;
  /** Markdown, which replaces the usage annotation. Default: what the metadata says. */
  readonly usage?: string;
  /** The version of wardctl, which becomes an annotation. */
  readonly toolVersion: string;
  /** What the policy may use while it is asked for its protocol version. Default: those of an evaluation. */
  readonly limits?: Limits;
  readonly sandbox?: Sandbox;
  /** Where to look for npm packages, which components are run with. Default: nowhere, so that they are not asked. */
  readonly packageFolders?: readonly string[];
  /** What the policy is told the time is, in milliseconds since the epoch. */
  readonly now: () => number;
}

/** An annotated policy; nothing is written anywhere. */
export interface AnnotatedPolicy {
  readonly module: Uint8Array;
  /** What the module states now. */
  readonly metadata: PolicyMetadata & { readonly protocolVersion: 'v1' | 'Unknown' };
  /** What the author should look into, one text each. */
  readonly warnings: readonly string[];
}

/**
 * Puts metadata into a module, checked and completed with what only the module can tell (cli-and-registry 5.9). All
 * other bytes stay as they are, so that doing it twice changes nothing.
 * @throws WardctlError METADATA_UNREADABLE, METADATA_INVALID about the metadata; WASM_*, POLICY_MODE_MISMATCH,
 *   POLICY_METADATA_INVALID, COMPONENT_WORLD_MISMATCH, GUEST_INIT_FAILED, GUEST_CALL_FAILED about the module, which they do not name
 */
export async function annotatePolicy(options: AnnotateOptions): Promise<AnnotatedPolicy> {
  const { module, limits = defaultLimits, sandbox = new Sandbox(), now } = options;
  // What is no module is not worth a look at its metadata.
  readSections(module);
  const stated = withModeOf(module, await readMetadata(options.metadataText, options.metadataName));
  const environment = { limits, sandbox, now, packageFolders: options.packageFolders };
  const looked = await lookAtModule(module, stated.metadata.executionMode, environment);
  const { protocolVersion } = looked;
  const metadata = {
    ...stated.metadata,
    protocolVersion,
    annotations: annotationsOf(stated.metadata, options),
  };
  checkValid(metadata);
  return {
    module: annotateModule(module, metadata),
    metadata,
    warnings: [
      ...stated.warnings,
      ...looked.warnings,
      ...sectionWarnings(module),
      ...capabilityWarnings(module, stated),
    ],
  };
}

/** A component has one mode: it need not be stated. */
function withModeOf(module: Uint8Array, stated: ReadMetadata): ReadMetadata {
  const isStated = valueAt(stated.document.value, 'executionMode') !== undefined;
  if (isStated || !isComponent(module)) return stated;
  return { ...stated, metadata: { ...stated.metadata, executionMode: 'component' } };
}

function annotationsOf(
  { annotations }: PolicyMetadata,
  { usage, toolVersion }: AnnotateOptions,
): Map<string, string> {
  const completed = new Map(annotations);
  if (usage !== undefined) completed.set(annotationKeys.usage, usage);
  // With a name: readers would take a bare version for one of kwctl.
  completed.set(annotationKeys.annotatedBy, `wardctl ${toolVersion}`);
  return completed;
}

/** Only the protocol version is left to be wrong. */
function checkValid(metadata: PolicyMetadata): void {
  const [problem] = validateMetadata(metadata);
  if (problem === undefined) return;
  throw new WardctlError(
    'POLICY_METADATA_INVALID',
    `Metadata is invalid: ${problem.path}: ${problem.message}`,
    {
      hint: 'The policy itself gave this version; build it with a current SDK.',
    },
  );
}

function sectionWarnings(module: Uint8Array): string[] {
  const count = readCustomSections(module, metadataSection).length;
  if (count < 2) return [];
  return [`the module had ${String(count)} sections of metadata, of which hosts read the first; one is left`];
}
