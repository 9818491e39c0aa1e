import { WardctlError } from '../../errors.ts';
import { parseDuration } from '../duration.ts';
import type { RunOptions } from '../run/options.ts';

/** The command line of `bench`, parsed but not interpreted: that of `run`, and how to measure. */
export interface BenchOptions extends RunOptions {
  readonly warmUpTime: string;
  readonly measurementTime: string;
  readonly samples: number;
  readonly resamples: number;
  /** Whether to measure cold starts too. */
  readonly cold: boolean;
  readonly savePath: string | undefined;
  readonly comparePath: string | undefined;
  readonly threshold: string;
  /** Whether the report is kept for the next run with the same command line, which compares itself with it. */
  readonly keep: boolean;
}

/** Milliseconds; unlike other times, that of the warm-up may be none. @throws WardctlError USAGE_INVALID */
export function parseWarmUpTime(text: string): number {
  return /^0+(?:ms|s|m)?$/.test(text) ? 0 : parseDuration(text, '--warm-up-time');
}

/** `5%` as 0.05. @throws WardctlError USAGE_INVALID */
export function parseThreshold(text: string): number {
  const percent = Number(/^(\d{1,3}(?:\.\d{1,6})?) ?%$/.exec(text)?.[1] ?? NaN);
  if (!Number.isNaN(percent)) return percent / 100;
  throw new WardctlError(
    'USAGE_INVALID',
    `--threshold: expected a percentage, found ${JSON.stringify(text)}`,
    { hint: 'Write for instance 5%.' },
  );
}

const keepFlag = '--dump-results-to-disk';

/**
 * The command line without the value of `--dump-results-to-disk`: the reference demands one, and takes any as yes
 * (cli-and-registry 5.13).
 */
export function dropKeepValue(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  const kept = flags
    .filter((word, index) => !(flags[index - 1] === keepFlag && /^(?:true|false)$/i.test(word)))
    .map((word) => (word.startsWith(`${keepFlag}=`) ? keepFlag : word));
  return end < 0 ? kept : [...kept, ...argv.slice(end)];
}
