import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { printInfo } from '../src/cli/info/print-info.ts';

/** `wardctl info` (cli-and-registry 5.11). */
export default class InfoCommand extends BaseCommand {
  static override summary = 'Show versions, what policies can count on, and where files are';
  static override examples = [
    { description: 'Show everything', command: '<%= config.bin %> info' },
    {
      description: 'Does a Rego policy get this builtin?',
      command: '<%= config.bin %> info --json | jq \'.regoBuiltins | contains(["regex.split"])\'',
    },
  ];
  static override flags = {
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(InfoCommand);
    const flags: Interfaces.InferredFlags<typeof InfoCommand.flags> = parsed.flags;
    process.exitCode = await printInfo({ json: flags.json });
  }
}
