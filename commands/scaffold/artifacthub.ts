import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { commonFlags } from '../../src/cli/common-flags.ts';
import { scaffoldArtifactHub } from '../../src/cli/scaffold/artifacthub.ts';

/** `wardctl scaffold artifacthub` (cli-and-registry 5.10). */
export default class ScaffoldArtifactHub extends BaseCommand {
  static override summary = 'Make the artifacthub-pkg.yml that lists a policy on Artifact Hub';
  static override description = [
    'All of it comes from metadata.yml, of which version, title, description, ociUrl and the display name for Artifact Hub have to be there.',
    'An author needs an e-mail address, as in: Jane Doe <jane@example.com>. Several have commas between them.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'Make the file from metadata.yml in the working folder',
      command: '<%= config.bin %> scaffold artifacthub -o artifacthub-pkg.yml',
    },
    {
      description: 'Name all files',
      command:
        '<%= config.bin %> scaffold artifacthub -m policy/metadata.yml -q policy/questions-ui.yml > artifacthub-pkg.yml',
    },
  ];
  static override flags = {
    'metadata-path': Flags.string({
      char: 'm',
      helpValue: 'FILE',
      description: 'metadata of the policy (default: metadata.yml or metadata.yaml)',
    }),
    'questions-path': Flags.string({
      char: 'q',
      helpValue: 'FILE',
      description:
        'questions of user interfaces (default: questions-ui.yml, questions-ui.yaml, questions.yml or questions.yaml, if there is one)',
    }),
    output: Flags.string({
      helpGroup: 'OUTPUT',
      char: 'o',
      helpValue: 'FILE',
      description: 'file to write instead of stdout',
    }),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON instead of YAML' }),
    ...commonFlags,
    // Here the reference's -v is --version.
    verbose: Flags.boolean({ hidden: true }),
    version: Flags.string({
      char: 'v',
      helpValue: 'VERSION',
      hidden: true,
      description: 'deprecated: the version is that of the metadata',
    }),
  };

  async run(): Promise<void> {
    const parsed = await this.parse(ScaffoldArtifactHub);
    const flags: Interfaces.InferredFlags<typeof ScaffoldArtifactHub.flags> = parsed.flags;
    process.exitCode = await scaffoldArtifactHub({
      metadataPath: flags['metadata-path'],
      questionsPath: flags['questions-path'],
      outputPath: flags.output,
      version: flags.version,
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
      now: () => new Date(),
    });
  }
}
