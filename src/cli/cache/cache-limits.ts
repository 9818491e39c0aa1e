import type { CacheLimits } from '../../cache/index.ts';
import { WardctlError } from '../../errors.ts';
import { readByteSize } from '../byte-size.ts';

const maxBytes = 1024 ** 4;

const millisecondsOf: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};
const maxAgeMs = 3650 * 86_400_000;

/**
 * Limits as they are written on the command line; what is not given stays as it is.
 * @throws WardctlError USAGE_INVALID
 */
export function parseCacheLimits(size: string | undefined, age: string | undefined): Partial<CacheLimits> {
  return {
    ...(size === undefined ? {} : { maxBytes: parseSize(size) }),
    ...(age === undefined ? {} : { maxAgeMs: parseAge(age) }),
  };
}

function parseSize(text: string): number {
  const bytes = readByteSize(text);
  if (bytes <= maxBytes) return bytes;
  throw new WardctlError(
    'USAGE_INVALID',
    `--max-size: expected a size from 0 to 1024Gi, found ${JSON.stringify(text)}`,
    { hint: 'Write for instance 500Mi or 2Gi.' },
  );
}

function parseAge(text: string): number {
  const match = /^(\d{1,9})([smhdw])$/.exec(text);
  const milliseconds = Number(match?.[1]) * (millisecondsOf[match?.[2] ?? ''] ?? NaN);
  if (milliseconds <= maxAgeMs) return milliseconds;
  throw new WardctlError(
    'USAGE_INVALID',
    `--max-age: expected a time from 0s to 3650d, found ${JSON.stringify(text)}`,
    { hint: 'Write for instance 12h, 30d or 8w.' },
  );
}
