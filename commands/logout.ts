import * as Args from '@oclif/core/args';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { logOut } from '../src/cli/login/log-out.ts';
import { registryFlags } from '../src/cli/registry/flags.ts';

/** `wardctl logout`, which kwctl leaves to docker (cli-and-registry 7). */
export default class Logout extends BaseCommand {
  static override summary = 'Forget the login of a registry';
  static override description =
    "Removes it from docker's configuration and from the credential helper that is named there.";
  static override examples = [
    { description: 'Forget the login for a registry', command: '<%= config.bin %> logout ghcr.io' },
  ];
  static override args = {
    host: Args.string({
      description: 'registry, such as ghcr.io, localhost:5000 or docker.io',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    'docker-config-json-path': registryFlags['docker-config-json-path'],
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Logout);
    const flags: Interfaces.InferredFlags<typeof Logout.flags> = parsed.flags;
    process.exitCode = await logOut({
      host: parsed.args.host,
      dockerConfigPath: flags['docker-config-json-path'],
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
