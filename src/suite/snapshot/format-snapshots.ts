import { sortedKeys } from '../../json/index.ts';
import { stringifyYaml } from '../../yaml/index.ts';

const header = `# What policies answered, for each case that expects \`snapshot\`. Written by \`wardctl test --update\`:
# review a change of this file as you review a change of the policy.
`;

/**
 * The text of a snapshot file: a YAML mapping of case names, sorted, to blocks of text. The same snapshots always give
 * the same text; `readSnapshots` gives them back, also from a file whose line breaks were changed.
 */
export function formatSnapshots(snapshots: ReadonlyMap<string, string>): string {
  const mutable = new Map(snapshots);
  const sorted = new Map(sortedKeys(mutable).map((name) => [name, mutable.get(name) ?? '']));
  return `${header}${stringifyYaml(sorted)}`;
}
