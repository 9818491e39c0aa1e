import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { listPolicies } from '../src/cli/policies/list-policies.ts';

/** `wardctl policies` (cli-and-registry 5.5). */
export default class Policies extends BaseCommand {
  static override summary = 'List the policies of this machine';
  static override description = [
    'Policies that wardctl pulled, and those in the store of kwctl, sorted by URI. SHA-256 is the start of the digest of the module, by which other commands take policies too.',
    'What is damaged is named on stderr, with what to do about it, and left out.',
  ].join('\n\n');
  static override examples = [
    { description: 'List all policies', command: '<%= config.bin %> policies' },
    {
      description: 'Which of them change objects?',
      command: "<%= config.bin %> policies --json | jq -r '.[] | select(.mutating).uri'",
    },
  ];
  static override flags = {
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Policies);
    const flags: Interfaces.InferredFlags<typeof Policies.flags> = parsed.flags;
    process.exitCode = await listPolicies({
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
