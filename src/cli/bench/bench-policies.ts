import { resolve } from 'node:path';
import {
  ColdSeries,
  compareReports,
  figuresOf,
  formatReport,
  measureInTurns,
  readBaseline,
  WarmSeries,
  type Baseline,
  type BenchPlan,
  type BenchReport,
  type BenchResult,
} from '../../bench/index.ts';
import { parseDuration } from '../duration.ts';
import { escapeJson } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs, type Logs } from '../logs.ts';
import { openOutput, type OutputFile } from '../output-file.ts';
import { interruptible } from '../registry/interrupt.ts';
import { withPolicyFinder } from '../registry/policy-finder.ts';
import { checkRunUsage, inputPathsOf } from '../run/options.ts';
import { isTerminal, stdoutTerminal, useColor, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStdout } from '../write.ts';
import { keptReport } from './kept-report.ts';
import { machineDifferences, thisMachine } from './machine.ts';
import { processMeter } from './meter.ts';
import { parseThreshold, parseWarmUpTime, type BenchOptions } from './options.ts';
import { prepareBench } from './prepare.ts';
import { stderrBenchProgress } from './progress.ts';
import { renderReport } from './render-report.ts';
import { startColdProcess } from './start-cold.ts';
import { findTargets, type BenchTarget } from './targets.ts';

/** What a report is written to and compared with, found out before anything is measured. */
interface Files {
  readonly outputs: readonly OutputFile[];
  readonly baseline: Baseline | undefined;
}

/**
 * Does what `wardctl bench` does and prints it. Returns the exit code.
 * @throws WardctlError as `run` does; BASELINE_*, OUTPUT_UNWRITABLE; Interrupted
 */
export async function benchPolicies(options: BenchOptions): Promise<number> {
  checkRunUsage(options, 'bench');
  const plan: BenchPlan = {
    warmUpMs: parseWarmUpTime(options.warmUpTime),
    measurementMs: parseDuration(options.measurementTime, '--measurement-time'),
    samples: options.samples,
    resamples: options.resamples,
  };
  const threshold = parseThreshold(options.threshold);
  const folder = workingFolder();
  const logs = stderrLogs(options);
  const { outputs, baseline } = openFiles(options, folder);
  try {
    const targets = await loadTargets(options, folder, logs);
    const measured = await measureAll(targets, plan);
    const report = {
      format: 1,
      wardctl: version,
      machine: thisMachine(),
      plan,
      benchmarks: measured,
    } as const;
    const text = formatReport(report);
    const compared =
      baseline === undefined
        ? report
        : compareReports(report, baseline, { threshold, resamples: plan.resamples });
    for (const output of outputs) output.write(text);
    print(compared, options, logs);
    return exitCodeFor(compared, options, logs);
  } finally {
    logs.flush();
  }
}

function openFiles(options: BenchOptions, folder: string): Files {
  const inputs = new Map(inputPathsOf(options).map((path) => [`input ${path}`, resolve(folder, path)]));
  const { comparePath, savePath } = options;
  const kept = options.keep ? keptReport(options, folder) : undefined;
  const baseline =
    comparePath === undefined ? kept?.baseline : readBaseline(resolve(folder, comparePath), comparePath);
  const outputs = [savePath, kept?.path]
    .filter((path) => path !== undefined)
    .map((path) => openOutput(path, folder, inputs));
  return { outputs, baseline };
}

async function loadTargets(options: BenchOptions, folder: string, logs: Logs): Promise<BenchTarget[]> {
  const prepared = await withPolicyFinder({ ...options, ...options.registries }, (finder) =>
    prepareBench(options, folder, logs, finder),
  );
  for (const { note } of prepared.requests) if (note !== undefined) logs.warn(note);
  const targets = await findTargets(prepared, { cold: options.cold, startCold: startColdProcess });
  logs.flush();
  prepared.interactions.finish();
  prepared.silence();
  return targets;
}

async function measureAll(targets: readonly BenchTarget[], plan: BenchPlan): Promise<BenchResult[]> {
  const series = await interruptible(async (signal) => {
    const meter = processMeter(signal);
    const started = targets.map((target) =>
      'start' in target
        ? new ColdSeries(() => target.start(signal), plan, meter)
        : new WarmSeries(target.evaluate, plan, meter),
    );
    const progress = stderrBenchProgress(
      targets.map(({ subject }) => subject),
      plan,
    );
    try {
      await measureInTurns(started, (turn) => progress.tell(turn));
    } finally {
      progress.end();
    }
    return started;
  });
  // Behind the last rest: while this computes, Ctrl-C ends the process without being asked for.
  return targets.flatMap(({ subject }, index) => {
    const result = series[index]?.result();
    return result === undefined ? [] : [figuresOf(subject, result, plan.resamples)];
  });
}

function print(report: BenchReport, options: BenchOptions, { warn }: Logs): void {
  const { comparison } = report;
  const differences = comparison === undefined ? [] : machineDifferences(comparison.machine, report.machine);
  if (differences.length > 0) warn(`the baseline is from other surroundings: ${differences.join('; ')}`);
  if (options.output === 'json') {
    const text = formatReport(report);
    writeStdout(isTerminal(1) ? text.replaceAll(/[^\n]+/g, escapeJson) : text);
    return;
  }
  const noTerminal: Terminal = {
    columns: 100,
    color: options.color && useColor(false, process.env, []),
    unicode: true,
  };
  writeStdout(renderReport(report, stdoutTerminal(options.color) ?? noTerminal));
}

function exitCodeFor({ benchmarks }: BenchReport, options: BenchOptions, { warn }: Logs): number {
  const { comparePath, failOnRejection } = options;
  const isWorse =
    comparePath !== undefined && benchmarks.some(({ change }) => change?.verdict === 'regressed');
  const isCompared = comparePath === undefined || benchmarks.some(({ change }) => change !== undefined);
  if (!isCompared) {
    warn(`nothing was compared: ${comparePath} has none of these benchmarks; they go by policy and request`);
  }
  const isRejected = failOnRejection && benchmarks.some(({ allowed }) => allowed === false);
  return isWorse || !isCompared || isRejected ? exitCodes.failed : exitCodes.ok;
}
