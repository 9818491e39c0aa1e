export type { ContextAwareResource, ExecutionMode, PolicyMetadata } from './metadata.ts';
export { executionModes, metadataSection, readPolicyMetadata, requireMetadata } from './metadata.ts';
export { formatMetadata, metadataToJson } from './metadata-json.ts';
export { annotateModule } from './annotate-module.ts';
export { annotationKeys } from './annotation-keys.ts';
export { languageTitles, type Language } from './language.ts';
export { componentCapabilities } from './component-capabilities.ts';
export {
  detectExecutionMode,
  executionModeNames,
  isRegoModule,
  parseExecutionMode,
} from './execution-mode.ts';
export {
  compareHostCapabilities,
  hostCapabilityNames,
  suggestHostCapability,
  usedHostCapabilities,
} from './host-capabilities.ts';
export { isResourceName } from './resource-name.ts';
export { parseSemanticVersion } from './semantic-version.ts';
export { checkMinimumVersion, kubewardenVersion } from './minimum-version.ts';
export type { PolicyDefinition, PolicyGroupDefinition, PolicyMember } from './custom-resource.ts';
export { readPolicyDefinition } from './custom-resource.ts';
export type { Labels, PolicySelection, RequestAttributes } from './rules/selection.ts';
export { readPolicySelection } from './rules/read-selection.ts';
export { selectRequest } from './rules/select-request.ts';
export { namespaceLabels } from './rules/object-labels.ts';
export type { Check } from './document/checks.ts';
export { both, choice, listOf, optional, text } from './document/checks.ts';
export { mapOf, mapping } from './document/mapping.ts';
export type { Findings } from './document/findings.ts';
export { findingLine, FindingList, findingText } from './document/findings.ts';
export type { PlacedDocument } from './document/place.ts';
export { shownValue } from './document/place.ts';
export type { MetadataDocument } from './document/metadata-document.ts';
export { readMetadataDocument } from './document/metadata-document.ts';
export type { MetadataProblem } from './document/validate-metadata.ts';
export { validateMetadata } from './document/validate-metadata.ts';
