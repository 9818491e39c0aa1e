import { operationPaths } from '../host/index.ts';

const flag = '--allowed-host-capabilities';

/** One pattern, or several with commas between them. */
function isPattern(word: string): boolean {
  const namespaces = new Set(operationPaths().map((path) => path.split('/')[0]));
  return word.split(',').every((part) => {
    const [first] = part.split('/');
    return part === '*' || (/^[\w*/]+$/.test(part) && namespaces.has(first));
  });
}

/**
 * The command line with the values of `--allowed-host-capabilities` joined to it: as in the reference, the
 * flag takes any number of values, none meaning that nothing is allowed. Unlike there, a word that cannot be
 * a pattern is not swallowed, so that the policy may follow (cli-and-registry 5.12).
 */
export function joinCapabilities(argv: readonly string[]): string[] {
  const result: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') return [...result, ...argv.slice(index)];
    if (word !== flag) {
      result.push(word);
      continue;
    }
    const values = [];
    for (
      let value = argv[index + 1];
      value !== undefined && isPattern(value.trim());
      value = argv[index + 1]
    ) {
      values.push(value.trim());
      index++;
    }
    // A first word that is neither a flag nor a file name is a misspelt pattern: let it be named.
    const next = argv[index + 1];
    if (values.length === 0 && next !== undefined && /^[\w]+\/[\w*/]+$/.test(next)) {
      values.push(next);
      index++;
    }
    result.push(`${flag}=${values.join(',')}`);
  }
  return result;
}
