import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { commonFlags } from '../../src/cli/common-flags.ts';
import { registryFlags, registrySettingsOf } from '../../src/cli/registry/flags.ts';
import { showTrustRoot } from '../../src/cli/trust/show-trust-root.ts';
import { mirrorFlags, trustSettingsOf } from '../../src/cli/verification/flags.ts';

/** `wardctl trust update` (sigstore-and-oci 3.5). */
export default class TrustUpdate extends BaseCommand {
  static override summary = 'Fetch the trust root from its mirror now, and keep it';
  static override description =
    'What is kept serves verifications without a network (--offline) until its mirror says that it has expired. A mirror of your own needs --tuf-root once.';
  static override examples = [
    { description: 'Before going offline', command: '<%= config.bin %> trust update' },
    {
      description: 'From a mirror of your own',
      command: '<%= config.bin %> trust update --tuf-mirror https://tuf.example.com --tuf-root root.json',
    },
  ];
  static override flags = {
    ...mirrorFlags,
    ...registryFlags,
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(TrustUpdate);
    const flags: Interfaces.InferredFlags<typeof TrustUpdate.flags> = parsed.flags;
    process.exitCode = await showTrustRoot({
      trust: trustSettingsOf({
        ...flags,
        'sigstore-trust-config': undefined,
        offline: false,
        'strict-trust': true,
      }),
      registries: registrySettingsOf(flags),
      refresh: true,
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
