/**
 * The candidate a mistyped word most likely meant: at most a third of its letters (and at least one) are
 * inserted, left out, changed or swapped with their neighbour.
 */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    // It takes an insertion for each letter more: of long words nothing is computed.
    if (Math.abs(candidate.length - word.length) >= fewest) continue;
    const edits = countEdits(word, candidate);
    if (edits >= fewest) continue;
    fewest = edits;
    best = candidate;
  }
  return best;
}

/** The optimal string alignment distance, row by row. */
function countEdits(a: string, b: string): number {
  let above: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = cell(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(
        Math.min(
          changed,
          cell(row, j) + 1,
          cell(next, j - 1) + 1,
          swapped ? cell(above, j - 2) + 1 : Infinity,
        ),
      );
    }
    above = row;
    row = next;
  }
  return cell(row, b.length);
}

function cell(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
