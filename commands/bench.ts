import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { joinCapabilities } from '../src/cli/capability-argv.ts';
import { dropKeepValue } from '../src/cli/bench/options.ts';
import { runArgs, runFlags } from '../src/cli/run/flags.ts';
import { runOptionsOf } from '../src/cli/run/options.ts';

/** `wardctl bench` (cli-and-registry 5.13). */
export default class Bench extends BaseCommand {
  static override summary = 'Measure how fast policies answer';
  static override description = [
    'Takes policies, requests, settings and sessions as `run` does. For each policy it measures the validation of its settings, each request, and a cold start: a new process reads, compiles and evaluates for the first time. Every evaluation has a fresh instance of the policy, and a replayed session begins anew.',
    '--compare tells for each benchmark if it regressed, improved or did not change, so that noise does not count: see docs/bench.md for how.',
    'The exit status is 1 if something regressed (with --compare) or could not be evaluated, 2 for wrong usage.',
  ].join('\n\n');
  static override examples = [
    { description: 'Measure a policy', command: '<%= config.bin %> bench policy.wasm -r request.json' },
    {
      description: 'Save a baseline, change the policy, compare',
      command:
        '<%= config.bin %> bench old.wasm -r request.json --save baseline.json && <%= config.bin %> bench new.wasm -r request.json --compare baseline.json',
    },
  ];
  static override strict = false;
  static override args = runArgs;
  static override flags = {
    ...runFlags,
    'warm-up-time': Flags.string({
      helpGroup: 'MEASUREMENT',
      helpValue: 'TIME',
      default: '3',
      description: 'time to evaluate before measuring, in seconds or such as 500ms; 0 for none',
    }),
    'measurement-time': Flags.string({
      helpGroup: 'MEASUREMENT',
      helpValue: 'TIME',
      default: '5',
      description: 'time for all samples of a benchmark, in seconds or such as 500ms',
    }),
    'num-samples': Flags.integer({
      helpGroup: 'MEASUREMENT',
      helpValue: 'N',
      default: 100,
      min: 1,
      max: 10_000,
      description: 'samples of each benchmark; each has one evaluation or more',
    }),
    'num-resamples': Flags.integer({
      helpGroup: 'MEASUREMENT',
      helpValue: 'N',
      default: 100_000,
      min: 1,
      max: 1_000_000,
      description: 'how often samples are drawn anew for confidence intervals (bootstrap)',
    }),
    cold: Flags.boolean({
      helpGroup: 'MEASUREMENT',
      allowNo: true,
      default: true,
      description: 'measure cold starts too',
    }),
    save: Flags.string({
      helpGroup: 'COMPARISON',
      helpValue: 'FILE',
      description: 'write the report to a file, to compare with later',
    }),
    compare: Flags.string({
      helpGroup: 'COMPARISON',
      helpValue: 'FILE',
      description: 'compare with a report that was saved; exit with 1 if something regressed',
    }),
    threshold: Flags.string({
      helpGroup: 'COMPARISON',
      helpValue: 'PERCENT',
      default: '5%',
      description: 'changes of processor time up to this do not count',
    }),
    'dump-results-to-disk': Flags.boolean({
      helpGroup: 'COMPARISON',
      description: 'keep the report, and compare with the one kept by the last run on the same files',
    }),
    output: Flags.option({
      helpGroup: 'OUTPUT',
      char: 'o',
      options: ['json', 'text'] as const,
      description: 'output format (default: text)',
    })(),
    // How a cold start is started.
    'cold-process': Flags.boolean({ hidden: true }),
  };

  async run(): Promise<void> {
    this.argv = dropKeepValue(joinCapabilities(this.argv));
    const parsed = await this.parse(Bench);
    const flags: Interfaces.InferredFlags<typeof Bench.flags> = parsed.flags;
    if (flags['cold-process']) {
      const { runColdProcess } = await import('../src/cli/bench/cold-process.ts');
      return runColdProcess();
    }
    const { benchPolicies } = await import('../src/cli/bench/bench-policies.ts');
    process.exitCode = await benchPolicies({
      ...runOptionsOf(flags, parsed.argv.map(String)),
      warmUpTime: flags['warm-up-time'],
      measurementTime: flags['measurement-time'],
      samples: flags['num-samples'],
      resamples: flags['num-resamples'],
      cold: flags.cold,
      savePath: flags.save,
      comparePath: flags.compare,
      threshold: flags.threshold,
      keep: flags['dump-results-to-disk'],
    });
  }
}
