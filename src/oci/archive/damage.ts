/** What the errors of the tar library (modern-tar 0.8) mean; those of zlib and of disks say it themselves. */
const meanings: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/^(?:Tar archive is truncated|Invalid EOF)\b/, 'it ends too early'],
  [/^Invalid tar (?:header|number)\b/, 'there is no header where a file should begin'],
  [/^(?:TAR number too large|Tar metadata entry exceeds|Too many global)\b/, 'a header is too large'],
];

/** What is wrong with an archive, by the error that reading it ended with. */
export function damageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return meanings.find(([pattern]) => pattern.test(text))?.[1] ?? text;
}
