import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { policySourceFlags, policySourceSettingsOf } from '../src/cli/verification/flags.ts';
import { inspectPolicy } from '../src/cli/inspect/inspect-policy.ts';

/** `wardctl inspect` (cli-and-registry 5.8). */
export default class Inspect extends BaseCommand {
  static override summary = 'Show what a policy says of itself, and what its module needs and offers';
  static override description = [
    'A POLICY is a .wasm module: a path, a reference such as ghcr.io/team/policy:v1, a URI (file, registry, https), or the first digits of the digest of a stored policy. It is read, not run.',
    'On a terminal a page is shown; piped, stdout gets the metadata as text, in the layout of kwctl.',
    'With --diff, POLICY is what is in use and OTHER what takes its place: the changes from one to the other are shown; the exit status does not depend on them.',
    'With --show-signatures, each signature is verified as far as there is something to verify it with: the keys and signers that flags or the configuration file name, and the trust root that was given or fetched before. Whom an unverified certificate names is told as its claim.',
    'The exit status is 1 for a policy without metadata, after everything else that is known of it has been shown.',
  ].join('\n\n');
  static override examples = [
    { description: 'Read about a policy', command: '<%= config.bin %> inspect policy.wasm' },
    {
      description: 'Which host capabilities does the module use, but not declare?',
      command: "<%= config.bin %> inspect policy.wasm --json | jq '.hostCapabilities.undeclared'",
    },
    {
      description: 'What does the update from v1 to v2 change?',
      command: '<%= config.bin %> inspect policy-v1.wasm --diff policy-v2.wasm',
    },
    {
      description: 'Who signed it?',
      command: '<%= config.bin %> inspect --show-signatures ghcr.io/team/policies/pod:v1.0.0',
    },
  ];
  static override args = {
    policy: Args.string({ description: 'module to look at', required: true, ignoreStdin: true }),
  };
  static override flags = {
    diff: Flags.string({
      helpValue: 'OTHER',
      description: 'show what changes when OTHER takes the place of POLICY',
    }),
    'show-signatures': Flags.boolean({
      exclusive: ['diff'],
      description: 'also list the signatures and attestations of the policy in its registry, verified or not',
    }),
    output: Flags.option({
      helpGroup: 'OUTPUT',
      char: 'o',
      options: ['text', 'yaml', 'json'] as const,
      description:
        'text and yaml: the metadata; json: everything (default: a page on a terminal, otherwise text)',
    })(),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'same as -o json', exclusive: ['output'] }),
    ...policySourceFlags,
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Inspect);
    const args: Interfaces.InferredArgs<typeof Inspect.args> = parsed.args;
    const flags: Interfaces.InferredFlags<typeof Inspect.flags> = parsed.flags;
    process.exitCode = await inspectPolicy({
      policy: args.policy,
      other: flags.diff,
      showSignatures: flags['show-signatures'],
      output: flags.json ? 'json' : flags.output,
      registries: policySourceSettingsOf(flags),
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
