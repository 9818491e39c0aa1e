import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { normalizeForce } from '../src/cli/push/force-argv.ts';
import { pushToRegistry } from '../src/cli/push/push-to-registry.ts';
import { registryFlags, registrySettingsOf } from '../src/cli/registry/flags.ts';
import { signingFlags, signingOf } from '../src/cli/signing/flags.ts';

/** `wardctl push` (cli-and-registry 5.3). */
export default class Push extends BaseCommand {
  static override summary = 'Upload a policy to a registry';
  static override description = [
    'A POLICY is an annotated .wasm module: a path, or anything that run takes. The manifest gets the annotations of its metadata, but for those of several lines.',
    'A tag that is there already is moved. What is printed names the policy for ever: it has its digest.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'Push a policy',
      command: '<%= config.bin %> push annotated.wasm ghcr.io/team/policies/pod:v1.0.0',
    },
    {
      description: 'Push and sign it',
      command:
        '<%= config.bin %> push --sign --key cosign.key annotated.wasm ghcr.io/team/policies/pod:v1.0.0',
    },
    {
      description: 'See what would be sent',
      command: '<%= config.bin %> push --dry-run annotated.wasm ghcr.io/team/policies/pod:v1.0.0',
    },
  ];
  static override args = {
    policy: Args.string({ description: 'module to push', required: true, ignoreStdin: true }),
    uri: Args.string({
      description: 'where to, such as ghcr.io/team/policies/pod:v1.0.0',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    force: Flags.boolean({ char: 'f', description: 'also push a module without metadata' }),
    'dry-run': Flags.boolean({ description: 'show what would be sent, and send nothing' }),
    sign: Flags.boolean({ helpGroup: 'SIGNING', description: 'sign what is pushed, as wardctl sign does' }),
    ...signingFlags,
    ...registryFlags,
    output: Flags.option({
      helpGroup: 'OUTPUT',
      char: 'o',
      options: ['text', 'json'] as const,
      description: 'output format (default: text)',
    })(),
    quiet: Flags.boolean({
      helpGroup: 'OUTPUT',
      char: 'q',
      description: 'no progress, only warnings and errors',
    }),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'same as -o json', exclusive: ['output'] }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    this.argv = normalizeForce(this.argv);
    const parsed = await this.parse(Push);
    const args: Interfaces.InferredArgs<typeof Push.args> = parsed.args;
    const flags: Interfaces.InferredFlags<typeof Push.flags> = parsed.flags;
    process.exitCode = await pushToRegistry({
      policy: args.policy,
      uri: args.uri,
      output: flags.json ? 'json' : (flags.output ?? 'text'),
      force: flags.force,
      dryRun: flags['dry-run'],
      signing: signingOf(flags),
      registries: registrySettingsOf(flags),
      quiet: flags.quiet,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
