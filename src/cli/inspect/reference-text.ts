import { annotationKeys, metadataToJson, type PolicyMetadata } from '../../policy/index.ts';
import { stringifyYaml } from '../../yaml/index.ts';
import { renderPlainMarkdown } from '../markdown/index.ts';
import { formatTable, type TableRow } from './reference-table.ts';

/** Annotations that stand among the details, in this order, by the names they have there. */
const detailKeys = ['title', 'description', 'author', 'url', 'source', 'license'] as const;

/**
 * What the reference prints about a policy where nobody asked for another format (cli-and-registry 5.8). Metadata
 * without protocol version, which the reference refuses, has no row for it here.
 */
export function formatReferenceText(metadata: PolicyMetadata): string {
  const usage = metadata.annotations?.get(annotationKeys.usage);
  const sections = [
    formatTable([...detailRows(metadata), ...annotationRows(metadata)]),
    formatTable([['Rules']]) + codeOf(metadata, 'rules'),
    ...(metadata.contextAwareResources.length === 0 ? [] : [contextAware(metadata)]),
    usage === undefined ? '' : formatTable([['Usage']]) + renderPlainMarkdown(`---\n${usage}\n---`),
  ];
  return sections.join('\n');
}

function detailRows(metadata: PolicyMetadata): TableRow[] {
  const { annotations, executionMode, protocolVersion, minimumKubewardenVersion } = metadata;
  const rows: TableRow[] = [['Details']];
  for (const name of detailKeys) {
    const value = annotations?.get(annotationKeys[name]);
    if (value !== undefined) rows.push([`${name}:`, value]);
  }
  rows.push(
    ['mutating:', String(metadata.mutating)],
    ['background audit support:', String(metadata.backgroundAudit)],
    ['context aware:', String(metadata.contextAwareResources.length > 0)],
    ['policy type:', metadata.policyType],
    ['execution mode:', executionMode],
  );
  if (executionMode === 'kubewarden-wapc' && protocolVersion !== undefined) {
    rows.push(['protocol version:', protocolVersion === 'v1' ? '1' : '0']);
  }
  if (minimumKubewardenVersion !== undefined) {
    rows.push(['minimum kubewarden version:', minimumKubewardenVersion]);
  }
  return rows;
}

function annotationRows({ annotations }: PolicyMetadata): TableRow[] {
  const shownElsewhere = new Set<string>(
    [...detailKeys, 'usage' as const].map((name) => annotationKeys[name]),
  );
  const others = [...(annotations ?? [])].filter(([key]) => !shownElsewhere.has(key));
  if (others.length === 0) return [];
  return [[], ['Annotations'], ...others.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))];
}

function contextAware(metadata: PolicyMetadata): string {
  return [
    formatTable([['Context Aware']]),
    'The policy requires access to the following Kubernetes resources at evaluation time:\n',
    codeOf(metadata, 'contextAwareResources'),
    'To avoid abuses, review carefully what the policy requires access to.\n',
  ].join('');
}

/** A part of the metadata as the reference shows code: every line filled up to the longest. */
function codeOf(metadata: PolicyMetadata, key: 'rules' | 'contextAwareResources'): string {
  const yaml = stringifyYaml(metadataToJson(metadata).get(key) ?? []);
  return renderPlainMarkdown(`\`\`\`yaml\n${yaml}\`\`\``);
}
