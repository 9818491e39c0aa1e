import type { DescribedMetadata, DescribedRule } from '../../../inspect/index.ts';
import type { Terminal } from '../../terminal.ts';
import { layEntries, margin } from '../../text/layout.ts';
import { span } from '../../text/spans.ts';
import { layTable } from '../../text/table.ts';
import { firstOf, listNames, sentence, shownName } from './section.ts';

const maxNames = 30;
/** In the order in which people read a rule: what happens to what. */
const fields = ['operations', 'apiGroups', 'apiVersions', 'resources'] as const;

/** The rules as a table: a row for each. */
export function renderRules({ rules, policyType }: DescribedMetadata, terminal: Terminal): string[] {
  if (rules.length === 0) {
    // Raw requests come from elsewhere than a cluster.
    return policyType === 'raw'
      ? []
      : sentence('none: a cluster sends no requests to this policy', terminal, 'warning');
  }
  return firstOf(rules, (first) => tableOf(first, terminal), terminal);
}

function tableOf(rules: readonly DescribedRule[], terminal: Terminal): string[] {
  const table = {
    headings: fields.map((field) => [span(field)]),
    rows: rules.map((rule) => fields.map((field) => [span(listNames(rule[field], maxNames, terminal))])),
  };
  return layTable(table, terminal.columns - margin.length, terminal).map((row) => (margin + row).trimEnd());
}

/** What the policy wants to read of the cluster. */
export function renderResources({ contextAwareResources }: DescribedMetadata, terminal: Terminal): string[] {
  const entries = contextAwareResources.map(({ apiVersion, kind }) => ({
    text: `${shownName(apiVersion, terminal)} ${shownName(kind, terminal)}`,
  }));
  return firstOf(entries, (first) => layEntries(first, terminal), terminal);
}
