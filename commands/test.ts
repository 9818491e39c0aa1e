import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { policySourceFlags, policySourceSettingsOf } from '../src/cli/verification/flags.ts';

/** `wardctl test`. */
export default class Test extends BaseCommand {
  static override summary = 'Run the test suites of policies';
  static override description = [
    'Finds the suites under the working folder (files that end in .policytest.yml), asks the policies about the requests they name, and compares what they answer. A FILTER is a suite, a folder, or a part of a name; with :LINE behind it, the case in that line.',
    'A suite cannot pass for the wrong reason: one without cases, an unknown key, a rejection expected without message or code, a recorded session that is not used up, and more of the kind fail, until a rule is switched off by name (--allow, or `allow` in the suite).',
    'Reporters: default, verbose, dot, json, junit, tap, github, markdown, sarif; each may have a file of its own. Under GITHUB_ACTIONS, github (where stdout is for people) and markdown (for the job summary) are added, unless they are named.',
    'The exit status is 0 if all passed, 1 if something failed or there was nothing to run, and 2 for wrong usage.',
  ].join('\n\n');
  static override examples = [
    { description: 'Run all suites', command: '<%= config.bin %> test' },
    {
      description: 'One case, and everything about it',
      command:
        "<%= config.bin %> test registries.policytest.yml -t 'rejects the public registry' --reporter verbose",
    },
    {
      description: 'In CI, with a report for its pages',
      command: '<%= config.bin %> test --reporter default --reporter junit=report.xml',
    },
    { description: 'Run again what a change affects', command: '<%= config.bin %> test --watch' },
  ];
  static override strict = false;
  static override args = {
    filter: Args.string({ description: 'suites to run; several may be given', ignoreStdin: true }),
  };
  static override flags = {
    'test-name': Flags.string({
      helpGroup: 'SELECTION',
      char: 't',
      helpValue: 'TEXT',
      description: 'only cases with this in their name',
    }),
    tags: Flags.string({
      helpGroup: 'SELECTION',
      helpValue: 'TAG',
      multiple: true,
      multipleNonGreedy: true,
      description: 'only cases with one of these tags; !TAG for those without; may be repeated',
    }),
    shard: Flags.string({
      helpGroup: 'SELECTION',
      helpValue: 'PART',
      description: 'only this part of all cases, such as 1/4',
    }),
    changed: Flags.boolean({
      helpGroup: 'SELECTION',
      description: 'only suites that did not pass before with the same contents (suite, policy, requests, …)',
    }),
    watch: Flags.boolean({
      helpGroup: 'RUN',
      char: 'w',
      description: 'stay, and run again what a change affects',
    }),
    update: Flags.boolean({
      helpGroup: 'RUN',
      char: 'u',
      description: 'store snapshots that differ or are missing',
    }),
    bail: Flags.boolean({
      helpGroup: 'RUN',
      // Otherwise it is `undefined`, whatever its type says, and then the report has no `bailed`.
      default: false,
      description: 'stop at the first case that fails',
    }),
    workers: Flags.integer({
      helpGroup: 'RUN',
      helpValue: 'N',
      min: 1,
      max: 256,
      description: 'threads to work with (default: one for each processor)',
    }),
    allow: Flags.string({
      helpGroup: 'RUN',
      helpValue: 'RULE',
      multiple: true,
      multipleNonGreedy: true,
      description: 'switch off a rule against empty tests, such as unexplained-rejection; may be repeated',
    }),
    'check-suites': Flags.boolean({
      helpGroup: 'RUN',
      description: 'fail cases that a policy which accepts, or rejects, everything would pass as well',
    }),
    ci: Flags.boolean({
      helpGroup: 'RUN',
      allowNo: true,
      description: 'nobody looks on: missing snapshots and `only` fail (default: whether CI is set)',
    }),
    reporter: Flags.string({
      helpGroup: 'OUTPUT',
      helpValue: 'NAME[=FILE]',
      multiple: true,
      multipleNonGreedy: true,
      description: 'how to report, to stdout or to a file; may be repeated (default: default)',
    }),
    json: Flags.boolean({
      helpGroup: 'OUTPUT',
      description: 'same as --reporter json',
      exclusive: ['reporter'],
    }),
    ...policySourceFlags,
    'no-color': Flags.boolean({ helpGroup: 'OUTPUT', description: 'no colours' }),
    verbose: Flags.boolean({ char: 'v', hidden: true }),
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Test);
    const flags: Interfaces.InferredFlags<typeof Test.flags> = parsed.flags;
    const { testPolicies } = await import('../src/cli/test/test-policies.ts');
    process.exitCode = await testPolicies({
      filters: parsed.argv.map(String),
      name: flags['test-name'],
      tags: flags.tags ?? [],
      shard: flags.shard,
      changed: flags.changed,
      watch: flags.watch,
      update: flags.update,
      bail: flags.bail,
      workers: flags.workers,
      allow: flags.allow ?? [],
      checkSuites: flags['check-suites'],
      ci: flags.ci,
      reporters: flags.json ? ['json'] : (flags.reporter ?? []),
      registries: policySourceSettingsOf(flags),
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
