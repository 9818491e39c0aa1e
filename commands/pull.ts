import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { pullPolicies } from '../src/cli/pull/pull-policies.ts';
import { policySourceFlags, policySourceSettingsOf } from '../src/cli/verification/flags.ts';

/** `wardctl pull` (cli-and-registry 5.1). */
export default class Pull extends BaseCommand {
  static override summary = 'Download policies from registries and web servers';
  static override description = [
    'A URI is a reference such as ghcr.io/team/policy:v1, with or without registry://, or an https:// URL of a module. What is stored under a fixed tag or digest is not downloaded again; `latest` is, where it has changed.',
    'Policies go to the store, where run and inspect find them by their URI or the first digits of their digest; with -o, to a file or folder instead.',
  ].join('\n\n');
  static override examples = [
    { description: 'Pull a policy', command: '<%= config.bin %> pull ghcr.io/team/policies/pod:v1.0.0' },
    {
      description: 'Pull into a file',
      command: '<%= config.bin %> pull -o policy.wasm ghcr.io/team/policies/pod:v1.0.0',
    },
    {
      description: 'Pin what a tag stands for now',
      command: "<%= config.bin %> pull --json ghcr.io/team/policies/pod:v1 | jq -r '.manifestDigest'",
    },
  ];
  static override strict = false;
  static override args = {
    uri: Args.string({ description: 'policy; several may be given', required: true, ignoreStdin: true }),
  };
  static override flags = {
    'output-path': Flags.string({
      char: 'o',
      helpValue: 'PATH',
      description: 'file or folder to write to instead of the store',
    }),
    ...policySourceFlags,
    quiet: Flags.boolean({
      helpGroup: 'OUTPUT',
      char: 'q',
      description: 'no progress, only warnings and errors',
    }),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print a line of JSON for each policy' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Pull);
    const flags: Interfaces.InferredFlags<typeof Pull.flags> = parsed.flags;
    process.exitCode = await pullPolicies({
      uris: parsed.argv.map(String),
      outputPath: flags['output-path'],
      registries: policySourceSettingsOf(flags),
      quiet: flags.quiet,
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
