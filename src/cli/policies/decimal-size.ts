const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes as the reference prints it: decimal units, at most two decimals (cli-and-registry 5.5). */
export function formatDecimalSize(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${String(Number(amount.toFixed(2)))} ${units[unit] ?? ''}`;
}
