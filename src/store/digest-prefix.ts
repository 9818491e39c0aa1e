/**
 * The hex digits of what may be the beginning of a digest, with or without `sha256:`; `undefined` for anything else
 * (cli-and-registry 2.1).
 */
export function digestPrefixOf(text: string): string | undefined {
  return /^(?:sha256:)?([0-9a-f]{1,64})$/i.exec(text)?.[1];
}
