/** A source map of the build: the mappings are base 64 VLQ, as in source map revision 3. */
export interface SourceMap {
  /** `null` for the code of this package and of the build, which no author knows. */
  readonly sources: readonly (string | null)[];
  readonly mappings: string;
}

/** A place in a file; lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface SourcePosition extends Position {
  readonly source: string;
}

/**
 * Where pieces of the bundle come from. The map is walked once, in one loop, as the engine is slow; nothing of it is
 * kept, as errors are rare and memory in the module is not free.
 *
 * @param wanted places in the bundle
 * @returns for each its place in the sources; `undefined` where the map has none
 */
export function originalPositions(
  { sources, mappings }: SourceMap,
  wanted: readonly Position[],
): readonly (SourcePosition | undefined)[] {
  const found: (SourcePosition | undefined)[] = wanted.map(() => undefined);
  const wantedIn = Map.groupBy(wanted.keys(), (index) => wanted[index]?.line ?? 0);
  const lastLine = Math.max(0, ...wantedIn.keys());
  /** Of the segment so far: column in the bundle; source, line and column there. All but the first go on over lines. */
  const fields = [0, 0, 0, 0, 0];
  let [bundleLine, field, value, shift] = [1, 0, 0, 0];
  let here = wantedIn.get(bundleLine);
  for (let at = 0; at <= mappings.length && bundleLine <= lastLine; at++) {
    const sign = mappings.charCodeAt(at);
    if (sign === comma || sign === semicolon || at === mappings.length) {
      if (here !== undefined && field > 0) note(here, field > 1);
      field = value = shift = 0;
      if (sign !== semicolon) continue;
      fields[0] = 0;
      bundleLine += 1;
      here = wantedIn.get(bundleLine);
      continue;
    }
    const digit = digitOf(sign);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit >= 32) continue;
    fields[field] = (fields[field] ?? 0) + ((value & 1) === 1 ? -(value >>> 1) : value >>> 1);
    field += 1;
    value = 0;
    shift = 0;
  }
  return found;

  function note(indexes: readonly number[], hasSource: boolean): void {
    const [bundleColumn = 0, source = 0, line = 0, column = 0] = fields;
    for (const index of indexes) {
      if (bundleColumn >= (wanted[index]?.column ?? 0)) continue;
      const name = hasSource ? sources[source] : undefined;
      found[index] =
        typeof name === 'string' ? { source: name, line: line + 1, column: column + 1 } : undefined;
    }
  }
}

const comma = 44;
const semicolon = 59;

/** The value of a base 64 digit: A to Z, a to z, 0 to 9, +, /. */
function digitOf(sign: number): number {
  if (sign >= 97) return sign - 71;
  if (sign >= 65) return sign - 65;
  if (sign >= 48) return sign + 4;
  return sign === 43 ? 62 : 63;
}
