/**
 * The command line with `--force` as a plain flag: the reference takes a value behind it, and needs one
 * (cli-and-registry 5.3). A file of the name `true` is written `./true`.
 */
export function normalizeForce(argv: readonly string[]): string[] {
  const result: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') return [...result, ...argv.slice(index)];
    const [, flag, joined] = /^(--force|-f)(?:=(true|false))?$/.exec(word) ?? [];
    if (flag === undefined) {
      result.push(word);
      continue;
    }
    const next = argv[index + 1];
    const isValue = joined === undefined && (next === 'true' || next === 'false');
    if (isValue) index++;
    if ((isValue ? next : joined) !== 'false') result.push(flag);
  }
  return result;
}
