const units = [
  ['day', 24 * 60 * 60 * 1000],
  ['hour', 60 * 60 * 1000],
  ['minute', 60 * 1000],
] as const;

/** How long ago something was, in its largest unit, with the date: `3 days ago (2026-11-18)`. */
export function ageText(then: Date, now: Date): string {
  const date = `(${then.toISOString().slice(0, 10)})`;
  const ms = now.getTime() - then.getTime();
  for (const [unit, unitMs] of units) {
    const count = Math.floor(ms / unitMs);
    if (count >= 1) return `${String(count)} ${unit}${count === 1 ? '' : 's'} ago ${date}`;
  }
  return ms < 0 ? `in the future ${date}, by the clock of this machine` : `just now ${date}`;
}
