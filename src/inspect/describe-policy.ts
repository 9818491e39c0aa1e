import { WardctlError } from '../errors.ts';
import { sha256 } from '../files/index.ts';
import { toPlain } from '../json/index.ts';
import {
  checkMinimumVersion,
  compareHostCapabilities,
  detectExecutionMode,
  metadataToJson,
  readPolicyMetadata,
  usedHostCapabilities,
  type ExecutionMode,
  type PolicyMetadata,
} from '../policy/index.ts';
import { describeModule, isComponent, type SectionInfo } from '../wasm/index.ts';
import { findMetadataProblems } from './metadata-problems.ts';
import type {
  DescribedHostCapabilities,
  DescribedMetadata,
  DescribedSection,
  PolicyDescription,
} from './policy-description.ts';

/** What a policy is called and where its file is. */
export interface PolicyPlace {
  readonly reference: string;
  readonly uri: string;
}

/**
 * Describes a module without running it. The bytes are untrusted. Metadata that is missing or cannot be read is no
 * error: the description says so.
 * @throws WardctlError WASM_* for bytes that are no module, or a malformed one
 */
export function describePolicy(bytes: Uint8Array, { reference, uri }: PolicyPlace): PolicyDescription {
  const { imports, exports, sections, producers } = describeModule(bytes);
  const exportNames = exports.map(({ name }) => name);
  const { metadata, executionMode, warnings } = readStatements(bytes, exportNames);
  return {
    reference,
    uri,
    sha256: sha256(bytes).toString('hex'),
    sizeBytes: bytes.length,
    // Its keys are those of the type: it makes the document that the type describes.
    metadata: metadata === undefined ? null : (toPlain(metadataToJson(metadata)) as DescribedMetadata),
    executionMode,
    imports,
    exports,
    sections: sections.map((section) => describeSection(bytes, section)),
    producers,
    hostCapabilities: describeCapabilities(bytes, metadata),
    warnings,
  };
}

interface Statements {
  readonly metadata: PolicyMetadata | undefined;
  readonly executionMode: ExecutionMode | null;
  readonly warnings: readonly string[];
}

/** What the module states of itself, with everything that an evaluation would stop at. */
function readStatements(bytes: Uint8Array, exportNames: readonly string[]): Statements {
  const metadata = attempt(() => readPolicyMetadata(bytes));
  if ('problem' in metadata) {
    return { metadata: undefined, executionMode: null, warnings: [metadata.problem] };
  }
  const mode = attempt(() =>
    detectExecutionMode(metadata.value, exportNames, isComponent(bytes) ? 'component' : 'module'),
  );
  const version = attempt(() => {
    checkMinimumVersion(metadata.value);
  });
  return {
    metadata: metadata.value,
    executionMode: 'value' in mode ? mode.value : null,
    warnings: [
      ...(metadata.value === undefined ? [] : findMetadataProblems(bytes, metadata.value)),
      ...('problem' in mode ? [mode.problem] : []),
      ...('problem' in version ? [version.problem] : []),
    ],
  };
}

function attempt<T>(compute: () => T): { readonly value: T } | { readonly problem: string } {
  try {
    return { value: compute() };
  } catch (error) {
    if (error instanceof WardctlError) return { problem: error.message };
    throw error;
  }
}

function describeSection(bytes: Uint8Array, section: SectionInfo): DescribedSection {
  const { offset, sizeBytes } = section;
  return { ...section, sha256: sha256(bytes.subarray(offset, offset + sizeBytes)).toString('hex') };
}

function describeCapabilities(
  bytes: Uint8Array,
  metadata: PolicyMetadata | undefined,
): DescribedHostCapabilities {
  const used = usedHostCapabilities(bytes);
  const declared = metadata?.hostCapabilities;
  return { used, declared: declared ?? null, ...compareHostCapabilities(used, declared) };
}
