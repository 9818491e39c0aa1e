import type { PolicyDescription } from '../../../inspect/index.ts';
import { annotationKeys } from '../../../policy/index.ts';
import type { Terminal } from '../../terminal.ts';
import { margin } from '../../text/layout.ts';
import { glyphsOf, type Style } from '../../text/paint.ts';
import { layParts, type Part } from '../../text/parts.ts';
import { visibleName } from '../../text/visible-name.ts';

/** The first line: what the policy is called, and what most readers want to know of it. */
export function renderTitle(description: PolicyDescription, terminal: Terminal): string[] {
  const columns = terminal.columns - margin.length;
  const { annotations = {} } = description.metadata ?? {};
  const name = annotations[annotationKeys.title] ?? description.reference;
  const version = annotations[annotationKeys.version] ?? '';
  const parts: Part[] = [
    { text: visibleName(name, columns, terminal), style: 'strong', gap: '' },
    { text: visibleName(version, columns, terminal), gap: ' ' },
    ...traitsOf(description).map((trait) => ({ ...trait, gap: ` ${glyphsOf(terminal).dot} ` })),
  ];
  return layParts(
    parts.filter(({ text }) => text !== ''),
    terminal,
  );
}

interface Trait {
  readonly text: string;
  readonly style?: Style;
}

function traitsOf({ metadata, executionMode }: PolicyDescription): Trait[] {
  if (metadata === null) return [{ text: 'no metadata', style: 'failed' }];
  const mode: Trait =
    executionMode === null ? { text: 'cannot be run', style: 'failed' } : { text: executionMode };
  return [
    metadata.mutating ? { text: 'mutating', style: 'warning' } : { text: 'validating' },
    ...(metadata.policyType === 'raw' ? [{ text: 'raw requests' }] : []),
    ...(metadata.contextAwareResources.length > 0 ? [{ text: 'context-aware' }] : []),
    mode,
  ];
}
