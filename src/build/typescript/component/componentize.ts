import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { WardctlError } from '../../../errors.ts';
import { reasonOf } from '../../../files/index.ts';
import { isRecord, requirePackage } from '../../../packages/index.ts';
import { programFailed } from '../../build-failed.ts';
import type { Workbench } from '../../workbench.ts';
import { componentizerFile, witPath } from '../own-files.ts';
import type { SourceMap } from '../source-map.ts';
import { componentizerPackage, type ComponentizeJob, type ComponentizeOutcome } from './componentize-job.ts';

const purpose = 'build components of TypeScript policies';
/** It takes one or two seconds. */
const defaultTimeoutMs = 60_000;

/** The policy that a component is made of. */
export interface PolicyCode {
  /** A module that exports the functions of the world. */
  readonly code: string;
  readonly sourceMap: SourceMap;
}

/** How a component is made. */
export interface ComponentizeOptions {
  /** Absolute paths, where to look for componentize-qjs. */
  readonly folders: readonly string[];
  readonly bench: Workbench;
  /** Default: 60 s. */
  readonly timeoutMs?: number;
}

/**
 * Makes a component of the world `policy`, which imports random numbers besides. Clocks and random numbers are those of
 * whoever runs it. The same code gives the same bytes. The work is done by a process of its own, which can be ended.
 * @throws WardctlError PACKAGE_MISSING; BUILD_FAILED; the signal's reason
 */
export async function componentizePolicy(
  { code, sourceMap }: PolicyCode,
  { folders, bench, timeoutMs = defaultTimeoutMs }: ComponentizeOptions,
): Promise<Uint8Array> {
  requirePackage(componentizerPackage, { folders, purpose });
  const job: ComponentizeJob = {
    folders,
    purpose,
    witPath: witPath(),
    scriptPath: bench.temporaryFile('component.js'),
    outPath: bench.temporaryFile('component.wasm'),
  };
  writeScript(job, { code, sourceMap }, bench);
  const { isSteady } = await componentize(job, bench, timeoutMs);
  if (!isSteady) {
    bench.warnings.push(
      `this version of ${componentizerPackage} makes other bytes each time: use the one of the template`,
    );
  }
  return bench.read(job.outPath);
}

function writeScript(job: ComponentizeJob, { code, sourceMap }: PolicyCode, bench: Workbench): void {
  // Behind everything, so that positions stay.
  const script = `${code}\nglobalThis.__wardctl_source_map = ${JSON.stringify(sourceMap)};\n`;
  try {
    writeFileSync(job.scriptPath, script);
  } catch (error) {
    throw diskFailed(job, reasonOf(error), bench, error);
  }
}

function diskFailed(
  { outPath }: ComponentizeJob,
  problem: string,
  bench: Workbench,
  cause?: unknown,
): WardctlError {
  const hint = 'Make room for temporary files, or set TMPDIR (TEMP on Windows) to another folder.';
  return bench.failed(`cannot write to ${dirname(outPath)}: ${problem}`, hint, cause);
}

async function componentize(
  job: ComponentizeJob,
  bench: Workbench,
  timeoutMs: number,
): Promise<{ readonly isSteady: boolean }> {
  const command = [process.execPath, componentizerFile(), JSON.stringify(job)];
  const end = await bench.tryRun(command, { readsStdout: true, timeoutMs });
  const hint = `The same sources build for --target wapc. Install the version of ${componentizerPackage} that the template names.`;
  if (end.type !== 'done') {
    throw programFailed(bench.titleOf(componentizerPackage), end, hint);
  }
  const outcome = readOutcome(end.stdout);
  switch (outcome?.type) {
    case 'done':
      return outcome;
    case 'package-missing':
      throw new WardctlError('PACKAGE_MISSING', outcome.message, { hint: outcome.hint });
    case 'file-failed':
      throw diskFailed(job, outcome.problem, bench);
    case 'failed':
      throw bench.failed(`${componentizerPackage}: ${outcome.problem}`, hint);
    case undefined:
      throw bench.failed(`${componentizerPackage} ended without a result`, hint);
  }
}

/** The last line: the package itself may print others, or end the process. */
function readOutcome(output: string): ComponentizeOutcome | undefined {
  const line = output.trimEnd().split('\n').at(-1) ?? '';
  const outcome: unknown = line.startsWith('{') ? JSON.parse(line) : undefined;
  return isOutcome(outcome) ? outcome : undefined;
}

function isOutcome(value: unknown): value is ComponentizeOutcome {
  if (!isRecord(value)) return false;
  const { type, isSteady, message, hint, problem } = value;
  if (type === 'done') return typeof isSteady === 'boolean';
  if (type === 'failed' || type === 'file-failed') return typeof problem === 'string';
  return type === 'package-missing' && typeof message === 'string' && typeof hint === 'string';
}
