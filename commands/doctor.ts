import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { examine } from '../src/cli/doctor/doctor.ts';
import { registryFlags, registrySettingsOf } from '../src/cli/registry/flags.ts';

/** `wardctl doctor`. */
export default class Doctor extends BaseCommand {
  static override summary = 'Check what policies need to come and go, and say what to fix';
  static override description = [
    'Looks at Node.js, the store, sources.yaml, logins and their helpers, proxies and certificates. With a HOST it also goes the whole way to that registry: name, connection, certificate, API, login.',
    'Nothing is connected unless a HOST is given. The exit status is 1 when something will not work.',
  ].join('\n\n');
  static override examples = [
    { description: 'Check this machine', command: '<%= config.bin %> doctor' },
    {
      description: 'Why can I not pull from there?',
      command: '<%= config.bin %> doctor ghcr.io localhost:5000',
    },
  ];
  static override strict = false;
  static override args = {
    host: Args.string({ description: 'registry to reach; several may be given', ignoreStdin: true }),
  };
  static override flags = {
    ...registryFlags,
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Doctor);
    const flags: Interfaces.InferredFlags<typeof Doctor.flags> = parsed.flags;
    process.exitCode = await examine({
      hosts: parsed.argv.map(String),
      ...registrySettingsOf(flags),
      json: flags.json,
      color: !flags['no-color'],
    });
  }
}
