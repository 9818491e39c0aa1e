import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { warmCache } from '../../src/cli/cache/warm-cache.ts';
import { commonFlags } from '../../src/cli/common-flags.ts';
import { policySourceFlags, policySourceSettingsOf } from '../../src/cli/verification/flags.ts';
import { executionModeNames } from '../../src/policy/index.ts';

/** `wardctl cache warm` */
export default class CacheWarm extends BaseCommand {
  static override summary = 'Prepare policies now, so that their first run is fast';
  static override description = [
    'A POLICY is what wardctl run takes: a .wasm module, a reference, or a file of custom resources, whose modules are all prepared. It is not run.',
    'Policies of the Component Model need preparation; others run as they are.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'While a container image is built',
      command: '<%= config.bin %> cache warm ghcr.io/team/policies/pod:v1.0.0',
    },
  ];
  static override strict = false;
  static override args = {
    policy: Args.string({
      description: 'module or file of policies; several may be given',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    'execution-mode': Flags.option({
      helpGroup: 'POLICY',
      char: 'e',
      options: executionModeNames,
      description: 'how the modules are run, instead of what their metadata says',
    })(),
    ...policySourceFlags,
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(CacheWarm);
    const flags: Interfaces.InferredFlags<typeof CacheWarm.flags> = parsed.flags;
    process.exitCode = await warmCache({
      policies: parsed.argv.map(String),
      executionMode: flags['execution-mode'],
      registries: policySourceSettingsOf(flags),
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
