import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { printInfo } from '../src/cli/info/print-info.ts';

/** `wardctl info` (cli-and-registry 5.11). */
export default class InfoCommand extends BaseCommand {
  static override summary = 'Show versions, what policies can count on, and where files are';
  static override description =
    'Of the Rego builtins, those are listed that the host provides. OPA makes others, such as concat and startswith, part of the module.';
  static override examples = [
    { description: 'Show everything', command: '<%= config.bin %> info' },
    {
      description: 'Does the host provide the Rego builtin regex.split?',
      command: `<%= config.bin %> info --json | jq '.regoBuiltins | any(. == "regex.split")'`,
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
