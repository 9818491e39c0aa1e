import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { commonFlags } from '../../src/cli/common-flags.ts';
import { registryFlags, registrySettingsOf } from '../../src/cli/registry/flags.ts';
import { showTrustRoot } from '../../src/cli/trust/show-trust-root.ts';
import { trustFlags, trustSettingsOf } from '../../src/cli/verification/flags.ts';

/** `wardctl trust show` (sigstore-and-oci 3.5). */
export default class TrustShow extends BaseCommand {
  static override summary = 'Show who may sign certificates and logs';
  static override description =
    'Certificates of signers are judged by a trust root: that of --sigstore-trust-config, or of a TUF mirror, which is asked at most once a day.';
  static override examples = [
    { description: 'Whom do verifications believe?', command: '<%= config.bin %> trust show' },
  ];
  static override flags = {
    ...trustFlags,
    ...registryFlags,
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(TrustShow);
    const flags: Interfaces.InferredFlags<typeof TrustShow.flags> = parsed.flags;
    process.exitCode = await showTrustRoot({
      trust: trustSettingsOf(flags),
      registries: registrySettingsOf(flags),
      refresh: false,
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
