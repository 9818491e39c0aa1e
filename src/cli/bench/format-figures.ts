import type { Terminal } from '../terminal.ts';

/** A time in three digits, without a space, so that tables keep it together: `612µs`, `1.23ms`, `45.6ms`, `1.20s`. */
export function formatTime(milliseconds: number, { unicode }: Terminal): string {
  const units = [unicode ? 'µs' : 'us', 'ms', 's'];
  let amount = milliseconds * 1000;
  let unit = 0;
  // 999.6 would be shown as 1000.
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${threeDigits(amount)}${units[unit] ?? ''}`;
}

/** `+4.2%`, `-0.3%`. */
export function formatChange(share: number): string {
  const percent = share * 100;
  const digits = Math.abs(percent) < 9.95 ? 1 : 0;
  const text = percent.toFixed(digits);
  return `${/[1-9]/.test(text) && percent > 0 ? '+' : ''}${/[1-9]/.test(text) ? text : '0.0'}%`;
}

/** A share of the whole: `0.4%`, `12%`. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)}%`;
}

/** `1,634`. */
export function formatCount(count: number): string {
  return (count < 9.95 && !Number.isInteger(count) ? count.toFixed(1) : String(Math.round(count))).replaceAll(
    /\B(?=(?:\d{3})+(?!\d))/g,
    ',',
  );
}

function threeDigits(amount: number): string {
  if (amount >= 99.95) return amount.toFixed(0);
  return amount.toFixed(amount >= 9.995 ? 1 : 2);
}
