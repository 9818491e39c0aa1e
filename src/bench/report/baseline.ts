import { WardctlError } from '../../errors.ts';
import { readTextBounded } from '../../files/index.ts';
import {
  decodeJsonText,
  DecodeError,
  JsonSyntaxError,
  list,
  oneOf,
  optional,
  string,
  struct,
  type Decoder,
} from '../../json/index.ts';
import type { BenchMachine, BenchName, BenchReport } from './report.ts';

/** What a saved report is compared by. */
export interface Baseline {
  readonly machine: BenchMachine;
  readonly benchmarks: readonly BaselineBenchmark[];
}

interface BaselineBenchmark extends BenchName {
  /** In the order they were taken, at least one. */
  readonly processorMs: readonly number[];
}

const maxBytes = 64 * 1024 * 1024;
/** As many as a measurement may have. */
const maxSamples = 10_000;
const maxBenchmarks = 100_000;

const milliseconds: Decoder<number> = {
  expected: 'a number of milliseconds',
  isScalar: true,
  decode(value, path) {
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
    throw new DecodeError('invalid value: expected a number of milliseconds, 0 or more', path);
  },
};

const count: Decoder<number> = {
  expected: 'a whole number',
  isScalar: true,
  decode(value, path) {
    if (typeof value === 'bigint' && value >= 0n && value <= 1_000_000n) return Number(value);
    throw new DecodeError('invalid value: expected a whole number, 0 or more', path);
  },
};

const currentFormat: Decoder<number> = {
  expected: 'the format 1',
  isScalar: true,
  decode(value, path) {
    if (value === 1n) return 1;
    throw new DecodeError('invalid value: expected the format `1`', path);
  },
};

const machine = struct('BenchMachine', {
  cpu: string,
  cpus: count,
  platform: string,
  arch: string,
  node: string,
  v8: string,
});
const benchmark = struct('BenchResult', {
  policy: string,
  operation: oneOf('validate_settings', 'validate', 'cold_start'),
  request: optional(string),
  samples: struct('BenchSamples', { processorMs: bounded(list(milliseconds), 'samples', maxSamples) }),
});
const report = struct('BenchReport', {
  format: currentFormat,
  machine,
  benchmarks: bounded(list(benchmark), 'benchmarks', maxBenchmarks),
});

/**
 * A report that was saved earlier. What a comparison does not need is not looked at.
 * @param name what the user calls the file
 * @throws WardctlError BASELINE_UNREADABLE, BASELINE_INVALID
 */
export function readBaseline(path: string, name: string): Baseline {
  const text = readTextBounded(path, { what: 'baseline', name, errorCode: 'BASELINE_UNREADABLE', maxBytes });
  try {
    const { machine: measuredOn, benchmarks } = decodeJsonText(text, report);
    return {
      machine: measuredOn,
      benchmarks: benchmarks.map(({ samples, request, ...rest }) => ({
        ...rest,
        ...(request === undefined ? {} : { request }),
        processorMs: samples.processorMs,
      })),
    };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new WardctlError('BASELINE_INVALID', `${name}: ${error.message}`, {
      hint: 'Give a file that `wardctl bench --save` wrote; write it anew if this one is of another version.',
      cause: error,
    });
  }
}

/** Numbers stay on one line: a file with a line for each sample could not be read by people. */
export function formatReport(report: BenchReport): string {
  const text = JSON.stringify(report, null, 2);
  const onOneLine = text.replaceAll(/\[\n\s+(-?\d[^\]]*?)\s+\]/g, (_, numbers: string) => {
    return `[${numbers.replaceAll(/\s+/g, ' ')}]`;
  });
  return `${onOneLine}\n`;
}

function bounded<T>(inner: Decoder<T[]>, what: string, max: number): Decoder<T[]> {
  return {
    ...inner,
    decode(value, path) {
      const items = Array.isArray(value) ? value.length : 1;
      if (items >= 1 && items <= max) return inner.decode(value, path);
      throw new DecodeError(`expected 1 to ${max} ${what}, found ${items}`, path);
    },
  };
}
