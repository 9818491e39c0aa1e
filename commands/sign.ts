import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { registryFlags, registrySettingsOf } from '../src/cli/registry/flags.ts';
import { signPolicy } from '../src/cli/sign/sign-policy.ts';
import { signingFlags, signingSettingsOf } from '../src/cli/signing/flags.ts';

/** `wardctl sign`: as `cosign sign`. */
export default class Sign extends BaseCommand {
  static override summary = 'Sign a policy that is in a registry';
  static override description = [
    'Puts a Sigstore bundle beside the policy, which wardctl and cosign verify; with --legacy a .sig tag, which kwctl and policy-server read, too. The signature is about the digest that the reference stands for now.',
    'With --key, no service but the registry is asked. Without a key, --identity-token says who signs, and --signing-config which Sigstore instance vouches for it.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'Sign with a key',
      command: '<%= config.bin %> sign --key cosign.key ghcr.io/team/policies/pod:v1.0.0',
    },
    {
      description: 'For hosts that read .sig tags only, with an annotation',
      command:
        '<%= config.bin %> sign --key cosign.key --legacy -a env=prod ghcr.io/team/policies/pod:v1.0.0',
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
    ...signingFlags,
    ...registryFlags,
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Sign);
    const args: Interfaces.InferredArgs<typeof Sign.args> = parsed.args;
    const flags: Interfaces.InferredFlags<typeof Sign.flags> = parsed.flags;
    process.exitCode = await signPolicy({
      uri: args.uri,
      signing: signingSettingsOf(flags),
      registries: registrySettingsOf(flags),
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
