import { WardctlError } from '../errors.ts';

const millisecondsOf: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };
const maxMs = 3_600_000;

/** Milliseconds of a text such as `500ms`, `2s`, `1m`, or of a plain number of seconds. @throws WardctlError USAGE_INVALID */
export function parseDuration(text: string, flag: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m)?$/.exec(text);
  const milliseconds = Number(match?.[1]) * (millisecondsOf[match?.[2] ?? 's'] ?? NaN);
  if (milliseconds >= 1 && milliseconds <= maxMs) return milliseconds;
  throw new WardctlError(
    'USAGE_INVALID',
    `${flag}: expected a time from 1ms to 60m, found ${JSON.stringify(text)}`,
    {
      hint: 'Write for instance 500ms, 2s or 1m.',
    },
  );
}
