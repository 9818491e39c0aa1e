import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { commonFlags } from '../../src/cli/common-flags.ts';
import { scaffoldDefaultVerificationConfig } from '../../src/cli/scaffold/verification-config.ts';

/** `wardctl scaffold verification-config` (cli-and-registry 5.10). */
export default class ScaffoldVerificationConfig extends BaseCommand {
  static override summary =
    'Make a verification-config.yml that trusts the policies of the Kubewarden project';
  static override examples = [
    {
      description: 'Begin with the default, and change it',
      command: '<%= config.bin %> scaffold verification-config > verification-config.yml',
    },
  ];
  static override flags = {
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON instead of YAML' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(ScaffoldVerificationConfig);
    const flags: Interfaces.InferredFlags<typeof ScaffoldVerificationConfig.flags> = parsed.flags;
    process.exitCode = scaffoldDefaultVerificationConfig({ json: flags.json });
  }
}
