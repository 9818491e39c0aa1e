import { WardctlError } from '../errors.ts';

const bytesOf: Readonly<Record<string, number>> = {
  k: 1000,
  m: 1000 ** 2,
  g: 1000 ** 3,
  ki: 1024,
  mi: 1024 ** 2,
  gi: 1024 ** 3,
};
const pageBytes = 65_536;
const maxBytes = 4 * 1024 ** 3;

/** Bytes of a text such as `64Mi`, `1GiB`, `500MB`, or of a plain number of bytes. @throws WardctlError USAGE_INVALID */
export function parseByteSize(text: string, flag: string): number {
  const bytes = readByteSize(text);
  if (bytes >= pageBytes && bytes <= maxBytes) return bytes;
  throw new WardctlError(
    'USAGE_INVALID',
    `${flag}: expected a size from 64Ki to 4Gi, found ${JSON.stringify(text)}`,
    {
      hint: 'Write for instance 64Mi or 1Gi.',
    },
  );
}

/** The same without bounds; `NaN` for what is no size. */
export function readByteSize(text: string): number {
  const [, number, unit] = /^(\d{1,13}(?:\.\d{1,6})?)\s*(?:([kmg]i?)?b?)$/i.exec(text) ?? [];
  return Math.floor(Number(number) * (unit === undefined ? 1 : (bytesOf[unit.toLowerCase()] ?? NaN)));
}

const units = ['KiB', 'MiB', 'GiB'] as const;

/** `812 B`, `1.2 MiB`. */
export function formatByteSize(bytes: number): string {
  let text = `${String(bytes)} B`;
  let amount = bytes;
  for (const unit of units) {
    if (amount < 1024) break;
    amount /= 1024;
    text = `${amount.toFixed(1)} ${unit}`;
  }
  return text;
}
