import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readBaseline, type Baseline } from '../../bench/index.ts';
import { WardctlError } from '../../errors.ts';
import { makeFolder, reasonOf } from '../../files/index.ts';
import { cacheDir } from '../cache-dir.ts';
import { processSurroundings } from '../registry/surroundings.ts';
import { inputPathsOf } from '../run/options.ts';
import type { BenchOptions } from './options.ts';

/** Where a report is kept for the next run with the same policies and requests in the same folder. */
export interface KeptReport {
  readonly path: string;
  /** The one from before; none where this version cannot read it. */
  readonly baseline: Baseline | undefined;
}

/** @throws WardctlError OUTPUT_UNWRITABLE */
export function keptReport(options: BenchOptions, folder: string): KeptReport {
  const reports = join(cacheDir(processSurroundings()), 'bench');
  try {
    makeFolder(reports);
  } catch (error) {
    throw new WardctlError('OUTPUT_UNWRITABLE', `cannot keep reports in ${reports}: ${reasonOf(error)}`, {
      hint: 'Give a file of your own: --save FILE, and the next time --compare FILE.',
      cause: error,
    });
  }
  const subject = JSON.stringify([folder, inputPathsOf(options), options.settingsJson]);
  const path = join(reports, `${createHash('sha256').update(subject).digest('hex').slice(0, 32)}.json`);
  return { path, baseline: readKept(path) };
}

function readKept(path: string): Baseline | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return readBaseline(path, path);
  } catch (error) {
    // It is only a cache, and replaced soon.
    if (error instanceof WardctlError) return undefined;
    throw error;
  }
}
