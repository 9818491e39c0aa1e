import type { DescribedMetadata } from '../../../inspect/index.ts';
import { annotationKeys } from '../../../policy/index.ts';
import type { Terminal } from '../../terminal.ts';
import { layEntries, layFacts, margin, proseColumns, type Fact } from '../../text/layout.ts';
import { wrapText } from '../../text/wrap.ts';
import { firstOf } from './section.ts';

const maxDescriptionRows = 12;

/** Annotations with a row of their own, by their labels. */
const labels: Readonly<Record<string, string>> = {
  [annotationKeys.author]: 'author',
  [annotationKeys.license]: 'license',
  [annotationKeys.url]: 'url',
  [annotationKeys.source]: 'source',
  [annotationKeys.ociUrl]: 'image',
  [annotationKeys.severity]: 'severity',
  [annotationKeys.category]: 'category',
};
/** Shown elsewhere on the page. */
const otherKeys: ReadonlySet<string> = new Set([
  annotationKeys.title,
  annotationKeys.version,
  annotationKeys.description,
  annotationKeys.usage,
  annotationKeys.annotatedBy,
]);

/** What the author says about the policy. */
export function renderAbout(metadata: DescribedMetadata, terminal: Terminal): string[] {
  const { annotations = {} } = metadata;
  const description = annotations[annotationKeys.description] ?? '';
  const facts = [...annotatedFacts(annotations), ...statedFacts(metadata)];
  return [
    ...(description.trim() === '' ? [] : [...describe(description, terminal), '']),
    ...layFacts(facts, terminal),
  ];
}

/** Annotations that mean nothing to wardctl. */
export function renderOtherAnnotations(
  { annotations = {} }: DescribedMetadata,
  terminal: Terminal,
): string[] {
  const entries = Object.entries(annotations)
    .filter(([key]) => !otherKeys.has(key) && !Object.hasOwn(labels, key))
    .map(([lead, text]) => ({ lead, text }));
  return firstOf(entries, (first) => layEntries(first, terminal), terminal);
}

function describe(description: string, terminal: Terminal): string[] {
  return wrapText(description, proseColumns(terminal), maxDescriptionRows, terminal).map(
    (row) => margin + row,
  );
}

function annotatedFacts(annotations: Readonly<Record<string, string>>): Fact[] {
  return Object.entries(labels).flatMap(([key, label]) => {
    const text = annotations[key] ?? '';
    return text.trim() === '' ? [] : [{ label, entries: [{ text }] }];
  });
}

function statedFacts(metadata: DescribedMetadata): Fact[] {
  const {
    annotations = {},
    backgroundAudit,
    executionMode,
    protocolVersion,
    minimumKubewardenVersion,
  } = metadata;
  const tool = annotations[annotationKeys.annotatedBy] ?? '';
  const facts = [
    { label: 'audit', text: backgroundAudit ? 'used in audits of the cluster' : 'not used in audits' },
    { label: 'protocol', text: executionMode === 'kubewarden-wapc' ? (protocolVersion ?? '') : '' },
    { label: 'requires', text: prefixed('Kubewarden ', minimumKubewardenVersion ?? '') },
    // Of the reference, the annotation has the version only.
    { label: 'annotated', text: tool.startsWith('wardctl ') ? `by ${tool}` : prefixed('by kwctl ', tool) },
  ];
  return facts.flatMap(({ label, text }) => (text === '' ? [] : [{ label, entries: [{ text }] }]));
}

function prefixed(prefix: string, text: string): string {
  return text.trim() === '' ? '' : prefix + text;
}
