import * as Args from '@oclif/core/args';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { removePolicies } from '../src/cli/rm/remove-policies.ts';

/** `wardctl rm` (cli-and-registry 5.6). */
export default class Rm extends BaseCommand {
  static override summary = 'Remove policies from this machine';
  static override description = [
    'A POLICY is the URI of a stored policy, with or without registry://, or the first digits of its digest, as wardctl policies shows it. Copies in the store of kwctl are removed too.',
    'If one of several policies is not stored, or digits stand for more than one, nothing is removed and the exit status is 1.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'Remove a policy by its URI',
      command: '<%= config.bin %> rm ghcr.io/team/policies/pod:v1.0.0',
    },
    { description: 'Remove two policies by their digests', command: '<%= config.bin %> rm 59e34f c3b80a' },
  ];
  static override strict = false;
  static override args = {
    policy: Args.string({ description: 'stored policy; several may be given', ignoreStdin: true }),
  };
  static override flags = commonFlags;

  async run(): Promise<void> {
    const { argv } = await this.parse(Rm);
    process.exitCode = await removePolicies(argv.map(String));
  }
}
