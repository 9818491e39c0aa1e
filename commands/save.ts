import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { savePolicies } from '../src/cli/save/save-policies.ts';

/** `wardctl save` (cli-and-registry 5.7). */
export default class Save extends BaseCommand {
  static override summary = 'Write policies of the store to an archive';
  static override description = [
    'An archive takes policies to machines without a way to the registry, where `wardctl load` or `kwctl load` puts them into the store. A POLICY is the URI of a stored policy, with or without registry://, or the first digits of its digest; pull it first.',
    'The format kwctl has the modules alone, and any kwctl reads it. The format oci is an OCI image layout: it keeps manifests, and so the digests by which policies are pinned and signed. skopeo reads it as oci-archive:FILE; crane wants it unpacked (crane push FOLDER REFERENCE, and --index for several policies). It is compressed where FILE ends in .gz or .tgz.',
    'The same policies give the same bytes.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'Save two policies',
      command: '<%= config.bin %> save -o policies.tar.gz ghcr.io/team/policies/pod:v1.0.0 c3b80a',
    },
    {
      description: 'Save a policy with its manifest',
      command: '<%= config.bin %> save --format oci -o pod.tar ghcr.io/team/policies/pod:v1.0.0',
    },
  ];
  static override strict = false;
  static override args = {
    policy: Args.string({ description: 'stored policy; several may be given', ignoreStdin: true }),
  };
  static override flags = {
    output: Flags.string({
      helpGroup: 'OUTPUT',
      char: 'o',
      helpValue: 'FILE',
      required: true,
      description: 'archive to write, - for stdout',
    }),
    format: Flags.option({
      helpGroup: 'OUTPUT',
      options: ['kwctl', 'oci'] as const,
      default: 'kwctl' as const,
      description: 'modules for kwctl, or an OCI image layout with manifests',
    })(),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print what was saved as JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Save);
    const flags: Interfaces.InferredFlags<typeof Save.flags> = parsed.flags;
    process.exitCode = await savePolicies({
      policies: parsed.argv.map(String),
      outputPath: flags.output,
      format: flags.format,
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
