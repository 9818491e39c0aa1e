/**
 * The code by which the operating system, or Node, names an error: `ENOENT`; `undefined` where it has none. Numbers, which
 * the DOM's exceptions have, name nothing.
 */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
