import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { importSuites } from '../../src/cli/test/import-suites.ts';

/** `wardctl test import`. */
export default class TestImport extends BaseCommand {
  static override summary = 'Make test suites from bats files that run kwctl';
  static override description = [
    'Turns e2e.bats into e2e.policytest.yml, beside it. Cases expect what the tests check, of the answer instead of the text that kwctl prints. A test that a suite has no way to say becomes a skipped case with the reason, so that each run tells what is missing.',
    'On stderr, it says how many tests were translated, why others were not, and where the suite looks at something else than bats did.',
    'The exit status is 0 if all tests were translated, 1 if one was left out or there was none, and 2 for wrong usage.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'Import the tests of a policy, and run them',
      command: '<%= config.bin %> test import e2e.bats && <%= config.bin %> test',
    },
    { description: 'Look at it first', command: '<%= config.bin %> test import e2e.bats --stdout' },
  ];
  static override strict = false;
  static override args = {
    file: Args.string({ description: 'bats file; several may be given', ignoreStdin: true }),
  };
  static override flags = {
    folder: Flags.string({
      helpGroup: 'INPUT',
      helpValue: 'FOLDER',
      description: 'folder that bats is started in, which its paths count from (default: that of the file)',
    }),
    output: Flags.string({
      helpGroup: 'OUTPUT',
      char: 'o',
      helpValue: 'FILE',
      description: 'suite to write (default: beside the bats file)',
      exclusive: ['stdout'],
    }),
    stdout: Flags.boolean({ helpGroup: 'OUTPUT', description: 'write the suite to stdout' }),
    force: Flags.boolean({ helpGroup: 'OUTPUT', description: 'replace a suite that is there already' }),
  };

  async run(): Promise<void> {
    const parsed = await this.parse(TestImport);
    const flags: Interfaces.InferredFlags<typeof TestImport.flags> = parsed.flags;
    process.exitCode = await importSuites({
      files: parsed.argv.map(String),
      outputPath: flags.output,
      toStdout: flags.stdout,
      runFolder: flags.folder,
      replaces: flags.force,
    });
  }
}
