import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { policySourceFlags, policySourceSettingsOf } from '../src/cli/verification/flags.ts';
import { verifyPolicy } from '../src/cli/verify/verify-policy.ts';

/** `wardctl verify` (cli-and-registry 5.2). */
export default class Verify extends BaseCommand {
  static override summary = 'Verify the signatures of a policy in a registry';
  static override description = [
    'Flags or a configuration file say who has to have signed. Both forms of Sigstore signatures count: bundles, and the older .sig tags; attestations never do. Nothing is downloaded but manifests and signatures.',
    'Keys need no network beyond the registry. Certificates are judged by a trust root: that of --sigstore-trust-config, or of the public instance of Sigstore, which is fetched and kept.',
    'The exit status is 0 if the policy is signed as it has to be, 1 if not, 2 for wrong usage, 5 if the registry cannot be reached.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'Is it signed with this key?',
      command: '<%= config.bin %> verify -k cosign.pub ghcr.io/team/policies/pod:v1.0.0',
    },
    {
      description: 'By a workflow of this organisation?',
      command:
        '<%= config.bin %> verify --github-owner kubewarden ghcr.io/kubewarden/policies/pod-privileged:v1.0.0',
    },
    {
      description: 'Why is it refused?',
      command:
        "<%= config.bin %> verify --json ghcr.io/team/policies/pod:v1.0.0 | jq '.requirements[].signatures[]'",
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
    ...policySourceFlags,
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Verify);
    const args: Interfaces.InferredArgs<typeof Verify.args> = parsed.args;
    const flags: Interfaces.InferredFlags<typeof Verify.flags> = parsed.flags;
    process.exitCode = await verifyPolicy({
      uri: args.uri,
      registries: policySourceSettingsOf(flags),
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
