import type { ComparedPolicy, FieldChange, PolicyChanges, TextChange } from './policy-changes.ts';
import type { DescribedMetadata, DescribedRule, PolicyDescription } from './policy-description.ts';
import { diffList } from './diff-list.ts';
import { diffSections } from './diff-sections.ts';
import { diffProducers } from './diff-producers.ts';

/** The fields of the metadata with one value each. */
const fields = [
  'protocolVersion',
  'mutating',
  'backgroundAudit',
  'executionMode',
  'policyType',
  'minimumKubewardenVersion',
] as const;

/** What differs between two policies, from their descriptions. */
export function diffPolicies(before: PolicyDescription, after: PolicyDescription): PolicyChanges {
  const [old, now] = [before.metadata, after.metadata];
  const [oldHost, nowHost] = [before.hostCapabilities, after.hostCapabilities];
  return {
    before: identify(before),
    after: identify(after),
    identical: before.sha256 === after.sha256,
    metadata: diffFields(old, now),
    annotations: diffAnnotations(old?.annotations ?? {}, now?.annotations ?? {}),
    rules: diffList(old?.rules ?? [], now?.rules ?? [], ruleKey),
    contextAwareResources: diffList(old?.contextAwareResources ?? [], now?.contextAwareResources ?? []),
    usedHostCapabilities: diffList(oldHost.used, nowHost.used),
    declaredHostCapabilities: diffList(oldHost.declared ?? [], nowHost.declared ?? []),
    imports: diffList(before.imports, after.imports),
    exports: diffList(before.exports, after.exports),
    sections: diffSections(before.sections, after.sections),
    producers: diffProducers(before.producers, after.producers),
  };
}

function identify({ reference, uri, sha256, sizeBytes, metadata }: PolicyDescription): ComparedPolicy {
  return { reference, uri, sha256, sizeBytes, annotated: metadata !== null };
}

function diffFields(before: DescribedMetadata | null, after: DescribedMetadata | null): FieldChange[] {
  return fields
    .map((path) => ({ path, before: before?.[path] ?? null, after: after?.[path] ?? null }))
    .filter((field) => field.before !== field.after);
}

function diffAnnotations(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): TextChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys
    .map((key) => ({ key, before: ownText(before, key), after: ownText(after, key) }))
    .filter((annotation) => annotation.before !== annotation.after);
}

/** Keys are the author's: `constructor` may be one. */
function ownText(texts: Readonly<Record<string, string>>, key: string): string | null {
  return Object.hasOwn(texts, key) ? (texts[key] ?? null) : null;
}

/** The order within the lists of a rule means nothing. */
function ruleKey({ apiGroups, apiVersions, resources, operations }: DescribedRule): string {
  return JSON.stringify([apiGroups, apiVersions, resources, operations].map((list) => [...list].sort()));
}
