import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { commonFlags } from '../../src/cli/common-flags.ts';
import { registryFlags, registrySettingsOf } from '../../src/cli/registry/flags.ts';
import { exportTrust } from '../../src/cli/trust/export-trust.ts';
import { trustFlags, trustSettingsOf } from '../../src/cli/verification/flags.ts';

/** `wardctl trust export` (sigstore-and-oci 3.5). */
export default class TrustExport extends BaseCommand {
  static override summary = 'Write the trust root as a file, for machines without a network';
  static override description =
    'The file is a ClientTrustConfig of Sigstore: for --sigstore-trust-config of wardctl and kwctl.';
  static override examples = [
    { description: 'For an air-gapped cluster', command: '<%= config.bin %> trust export -o trust.json' },
  ];
  static override flags = {
    ...trustFlags,
    ...registryFlags,
    output: Flags.string({
      helpGroup: 'OUTPUT',
      char: 'o',
      helpValue: 'FILE',
      description: 'file to write (default: stdout)',
    }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(TrustExport);
    const flags: Interfaces.InferredFlags<typeof TrustExport.flags> = parsed.flags;
    process.exitCode = await exportTrust({
      trust: trustSettingsOf(flags),
      registries: registrySettingsOf(flags),
      outputPath: flags.output,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
