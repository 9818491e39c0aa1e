/**
 * The text of a replacement for one match, with Go's references: `$1`, `$name`, `${name}`, `$$`.
 * A name is as long as possible, so `$1x` is a group named `1x`; unknown groups are empty, a lone `$`
 * stands for itself.
 * @param groups texts of the groups, the whole match first.
 */
export function expandReplacement(
  replacement: string,
  groups: readonly (string | null)[],
  names: ReadonlyMap<string, number>,
): string {
  if (!replacement.includes('$')) return replacement;
  return replacement.replace(reference, (text: string, braced?: string, bare?: string) => {
    if (text === '$$') return '$';
    const name = braced ?? bare ?? '';
    const index = /^\d+$/.test(name) ? groupNumber(name) : names.get(name);
    return index === undefined ? '' : (groups[index] ?? '');
  });
}

const reference = /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

/** Numbers with leading zeros or beyond eight digits are names in Go. */
function groupNumber(text: string): number | undefined {
  return /^(?:0|[1-9]\d{0,7})$/.test(text) ? Number(text) : undefined;
}
