import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { commonFlags } from '../../src/cli/common-flags.ts';
import { scaffoldPolicyProject } from '../../src/cli/scaffold/policy/scaffold-policy.ts';

/** `wardctl scaffold policy`. */
export default class ScaffoldPolicy extends BaseCommand {
  static override summary = 'Make the project of a new policy: sources, metadata, tests, CI';
  static override description = [
    'Writes a project that builds, passes its tests and runs as it is, to a folder of the name. The example in it is an allow-list of image registries.',
    'On a terminal, it asks for what no flag says; in a pipe, in CI, with --yes or --json it never asks.',
    'A template of your own is a folder or a git repository: URL//subfolder#branch-or-tag.',
  ].join('\n\n');
  static override examples = [
    { description: 'Answer questions', command: '<%= config.bin %> scaffold policy' },
    {
      description: 'A policy in TypeScript',
      command: '<%= config.bin %> scaffold policy image-policy --template typescript --yes',
    },
    { description: 'See all templates', command: '<%= config.bin %> scaffold policy --list' },
    {
      description: 'From a template of your own',
      command:
        '<%= config.bin %> scaffold policy image-policy --from https://github.com/acme/templates.git//rust#v1',
    },
  ];
  static override args = {
    name: Args.string({
      description: 'of the policy: lower-case letters, digits and hyphens',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    template: Flags.string({
      char: 't',
      helpValue: 'NAME',
      exclusive: ['from'],
      description: 'template to begin with; --list shows them',
    }),
    from: Flags.string({
      helpValue: 'PATH|URL',
      description: 'template of your own: a folder, or a git URL (https, ssh, file)',
    }),
    list: Flags.boolean({
      // As `exclusive`, it would be put around all of them in the usage line.
      relationships: [{ type: 'none', flags: ['template', 'from', 'dir', 'force'] }],
      description: 'show the templates',
    }),
    dir: Flags.string({
      char: 'd',
      helpValue: 'DIR',
      description: 'folder to write to (default: ./NAME)',
    }),
    force: Flags.boolean({
      char: 'f',
      description: 'write to a folder that is not empty; only files of the template are replaced',
    }),
    yes: Flags.boolean({ char: 'y', description: 'ask nothing, take the defaults' }),
    description: Flags.string({
      helpGroup: 'PROJECT',
      helpValue: 'TEXT',
      description: 'what the policy does, in one sentence',
    }),
    author: Flags.string({
      helpGroup: 'PROJECT',
      helpValue: 'TEXT',
      description: 'such as: Ann <ann@example.com> (default: user.name and user.email of git)',
    }),
    repository: Flags.string({
      helpGroup: 'PROJECT',
      helpValue: 'REPOSITORY',
      description: 'where it is published (default: ghcr.io/my-org/policies/NAME)',
    }),
    title: Flags.string({
      helpGroup: 'PROJECT',
      helpValue: 'TEXT',
      description: 'title for people (default: made from NAME)',
    }),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(ScaffoldPolicy);
    const flags: Interfaces.InferredFlags<typeof ScaffoldPolicy.flags> = parsed.flags;
    process.exitCode = await scaffoldPolicyProject({
      name: parsed.args.name,
      template: flags.template,
      from: flags.from,
      list: flags.list,
      folder: flags.dir,
      title: flags.title,
      description: flags.description,
      author: flags.author,
      repository: flags.repository,
      force: flags.force,
      yes: flags.yes,
      json: flags.json,
      color: !flags['no-color'],
    });
  }
}
