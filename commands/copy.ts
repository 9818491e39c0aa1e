import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { copyPolicy } from '../src/cli/copy/copy-policy.ts';
import { registryFlags, registrySettingsOf } from '../src/cli/registry/flags.ts';

/** `wardctl copy`, which kwctl does not have. */
export default class Copy extends BaseCommand {
  static override summary = 'Copy a policy from a registry to another one';
  static override description = [
    'Everything stays as it is, byte for byte: the copy has the digest of its original. Contents that are there already are not sent again.',
    'SOURCE and DESTINATION are references such as ghcr.io/team/policy:v1, or folders in the OCI image layout: oci:FOLDER, or oci:FOLDER:NAME. SOURCE may also be the first digits of the digest of a stored policy.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'Copy into a registry of your own',
      command:
        '<%= config.bin %> copy ghcr.io/team/policies/pod:v1.0.0 registry.example.com/policies/pod:v1.0.0',
    },
    {
      description: 'Copy into a folder',
      command: '<%= config.bin %> copy ghcr.io/team/policies/pod:v1.0.0 oci:policies',
    },
  ];
  static override args = {
    source: Args.string({ description: 'what to copy', required: true, ignoreStdin: true }),
    destination: Args.string({ description: 'where to', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...registryFlags,
    quiet: Flags.boolean({
      helpGroup: 'OUTPUT',
      char: 'q',
      description: 'no progress, only warnings and errors',
    }),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Copy);
    const args: Interfaces.InferredArgs<typeof Copy.args> = parsed.args;
    const flags: Interfaces.InferredFlags<typeof Copy.flags> = parsed.flags;
    process.exitCode = await copyPolicy({
      source: args.source,
      destination: args.destination,
      registries: registrySettingsOf(flags),
      quiet: flags.quiet,
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
