/** For `node:readline` in the parser: oclif would take a missing argument from stdin, where the request comes from. */
export function createInterface(): never {
  throw new Error('no argument or flag takes its value from stdin: set `ignoreStdin`');
}
