import { join, resolve } from 'node:path';
import { moduleFileName, type BuildTarget } from '../../build/index.ts';
import { WardctlError } from '../../errors.ts';
import { makeFolder, reasonOf } from '../../files/index.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { printJson } from '../print-json.ts';
import { interruptible } from '../registry/interrupt.ts';
import { stderrCursorTerminal, stdoutTerminal } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStderr, writeStdout } from '../write.ts';
import { buildOnce, moduleName, type BuildRun } from './build-once.ts';
import type { BuildResult } from './build-result.ts';
import { renderResult, summarizeResult } from './render-result.ts';
import { openSbom } from './sbom-file.ts';
import { StatusLine } from './status-line.ts';
import { watchBuild } from './watch-build.ts';

/** The command line of `build`, parsed but not interpreted. */
export interface BuildPolicyOptions {
  readonly dir: string;
  readonly target: BuildTarget | undefined;
  /** Whether types are checked. */
  readonly check: boolean;
  readonly outDir: string | undefined;
  readonly sbomPath: string | undefined;
  readonly watch: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl build` does and prints it. Returns the exit code.
 * @throws WardctlError; Interrupted, which is the only end of watching
 */
export async function buildPolicy(options: BuildPolicyOptions): Promise<number> {
  const working = workingFolder();
  const { warn } = stderrLogs(options);
  const status = stderrStatusLine();
  const run = readRun(options, working, status);
  const name = moduleName(run, working);
  const report = (result: BuildResult): void => {
    status.end();
    for (const warning of result.warnings) warn(warning);
    const terminal = options.watch ? undefined : stdoutTerminal(options.color);
    if (options.json) printJson(result);
    else if (terminal !== undefined) writeStdout(renderResult(result, name, terminal));
    else writeStderr(`${summarizeResult(result, name)}\n`);
  };
  return interruptible(async (signal) => {
    try {
      if (options.watch)
        return await watchBuild({ ...run, signal }, { report, status, color: options.color });
      report(await buildOnce({ ...run, signal }));
      return exitCodes.ok;
    } finally {
      status.end();
    }
  });
}

function readRun(options: BuildPolicyOptions, working: string, status: StatusLine): Omit<BuildRun, 'signal'> {
  const { dir, target, check, outDir, sbomPath } = options;
  const folder = resolve(working, dir);
  const output = outDir === undefined ? folder : makeOutputFolder(outDir, working);
  return {
    folder,
    name: dir,
    outDir: output,
    target,
    check,
    sbom: sbomPath === undefined ? undefined : openSbom(sbomPath, working, join(output, moduleFileName)),
    onStep: (step) => {
      status.begin(step);
    },
  };
}

/** At once, so that the bill of materials has a place there. */
function makeOutputFolder(name: string, working: string): string {
  const path = resolve(working, name);
  try {
    makeFolder(path);
    return path;
  } catch (error) {
    throw new WardctlError('OUTPUT_UNWRITABLE', `cannot make the folder ${name}: ${reasonOf(error)}`, {
      hint: 'Give --out-dir a folder that you may write to.',
      cause: error,
    });
  }
}

function stderrStatusLine(): StatusLine {
  return new StatusLine({
    terminal: stderrCursorTerminal(),
    now: () => performance.now(),
    write: writeStderr,
    every(intervalMs, callback) {
      const timer = setInterval(callback, intervalMs);
      return () => clearInterval(timer);
    },
  });
}
