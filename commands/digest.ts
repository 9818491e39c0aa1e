import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { printDigest } from '../src/cli/digest/print-digest.ts';
import { registryFlags, registrySettingsOf } from '../src/cli/registry/flags.ts';

/** `wardctl digest` (cli-and-registry 5.4). */
export default class Digest extends BaseCommand {
  static override summary = 'Show what a tag stands for now: the digest of its manifest';
  static override description =
    'Prints the URI with its digest, which names the policy whatever becomes of the tag. Nothing is downloaded but the manifest.';
  static override examples = [
    {
      description: 'Pin a policy',
      command: '<%= config.bin %> digest registry://ghcr.io/team/policies/pod:v1.0.0',
    },
  ];
  static override args = {
    uri: Args.string({
      description: 'policy of a registry, such as ghcr.io/team/policies/pod:v1.0.0',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...registryFlags,
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Digest);
    const args: Interfaces.InferredArgs<typeof Digest.args> = parsed.args;
    const flags: Interfaces.InferredFlags<typeof Digest.flags> = parsed.flags;
    process.exitCode = await printDigest({
      uri: args.uri,
      registries: registrySettingsOf(flags),
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
