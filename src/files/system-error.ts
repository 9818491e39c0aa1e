/** The code by which the operating system, or Node, names an error: `ENOENT`; `undefined` where it has none. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
