import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { loadArchive } from '../src/cli/load/load-archive.ts';

/** `wardctl load` (cli-and-registry 5.7). */
export default class Load extends BaseCommand {
  static override summary = 'Put the policies of an archive into the store';
  static override description = [
    'Takes what `wardctl save` or `kwctl save` wrote, or an OCI image layout as tar or tar.gz, as skopeo, oras and podman write it; of crane, pull --format oci. Which of them it is, the archive tells.',
    'All policies are checked before the first one gets its name in the store, and each is there whole or not at all. A policy that the store has already stays as it is; another one under the same URI is replaced, which is told.',
  ].join('\n\n');
  static override examples = [
    { description: 'Load policies', command: '<%= config.bin %> load --input policies.tar.gz' },
    {
      description: 'Send a policy to a machine without a way to the registry',
      command:
        '<%= config.bin %> save -o - ghcr.io/team/policies/pod:v1.0.0 | ssh host <%= config.bin %> load -i -',
    },
  ];
  static override flags = {
    input: Flags.string({
      char: 'i',
      helpValue: 'FILE',
      required: true,
      description: 'archive to read, - for stdin',
    }),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print a line of JSON for each policy' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Load);
    const flags: Interfaces.InferredFlags<typeof Load.flags> = parsed.flags;
    process.exitCode = await loadArchive({
      inputPath: flags.input,
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
