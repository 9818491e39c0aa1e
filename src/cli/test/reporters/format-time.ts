/** `<1 ms`, `12 ms`, `1.24 s`. */
export function formatTime(milliseconds: number): string {
  if (milliseconds < 1) return '<1 ms';
  const rounded = Math.round(milliseconds);
  return rounded < 1000 ? `${String(rounded)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
