const minColumns = 3;
/** What every column takes besides its content: a bar; and one more closes the table. */
const barColumns = 1;

/**
 * The widths of a table's columns, as the reference shares out the room.
 * @param contents of each column the widths of its cells
 * @param columns for the whole table with its bars
 * @returns fewer columns than there are contents where not even the narrowest ones fit
 */
export function columnWidths(contents: readonly (readonly number[])[], columns: number): number[] {
  const maxCount = Math.floor((columns - barColumns) / (minColumns + barColumns));
  if (contents.length > maxCount) return Array.from({ length: maxCount }, () => minColumns);
  const room = columns - barColumns - contents.length * barColumns;
  const widths = contents.map((cells) => cells.reduce((max, width) => Math.max(max, width), minColumns));
  const excess = widths.reduce((sum, width) => sum + width, 0) - room;
  if (excess <= 0) return widths;
  if (contents.length === 1) return [room];
  const averages = contents.map((cells) =>
    cells.length === 0 ? 0 : Math.ceil(cells.reduce((sum, width) => sum + width, 0) / cells.length),
  );
  return narrow(widths, averages, excess);
}

/** Takes the excess away: first from columns wider than their average, then from all in proportion. */
function narrow(widths: readonly number[], averages: readonly number[], excess: number): number[] {
  const fitted = [...widths];
  const widestFirst = widths.map((_, index) => index).sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
  let left = excess;
  const take = (index: number, share: number, floor: number): void => {
    const width = fitted[index] ?? 0;
    const taken = Math.min(Math.ceil(share), left, width - floor);
    fitted[index] = width - taken;
    left -= taken;
  };

  const surplus = widths.map((width, index) => width - (averages[index] ?? 0));
  const slack = widths.reduce((sum, width, index) => {
    const own = surplus[index] ?? 0;
    return width > 4 && own > 1 ? sum + Math.min(own, 4) : sum;
  }, 0);
  const firstShare = Math.min(slack, left);
  for (const index of widestFirst) {
    const own = surplus[index] ?? 0;
    if (firstShare > 0 && (widths[index] ?? 0) > 4 && own > 0) take(index, (own * firstShare) / slack, 4);
  }

  const rest = left;
  const total = Math.min(
    fitted.reduce((sum, width) => sum + width - minColumns, 0),
    rest,
  );
  for (const index of widestFirst) {
    if (left > 0) take(index, (((fitted[index] ?? 0) - minColumns) * rest) / total, minColumns);
  }
  return fitted;
}
