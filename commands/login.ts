import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { logIn } from '../src/cli/login/log-in.ts';
import { refusePasswords } from '../src/cli/login/wrong-arguments.ts';
import { registryFlags, registrySettingsOf } from '../src/cli/registry/flags.ts';

/** `wardctl login`, which kwctl leaves to docker (cli-and-registry 7). */
export default class Login extends BaseCommand {
  static override summary = 'Log in to a registry';
  static override description = [
    "Asks for user name and password, has the registry check them, and keeps them where docker and kwctl find them: with the credential helper of docker's configuration, otherwise in the configuration itself (not encrypted).",
    "The user name '<token>' says that the password is an identity token.",
  ].join('\n\n');
  static override examples = [
    { description: 'Log in, with questions', command: '<%= config.bin %> login ghcr.io' },
    {
      description: 'Log in from a script',
      command:
        'printf %s "$GITHUB_TOKEN" | <%= config.bin %> login ghcr.io --username "$GITHUB_ACTOR" --password-stdin',
    },
  ];
  static override args = {
    host: Args.string({
      description: 'registry, such as ghcr.io, localhost:5000 or docker.io',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    username: Flags.string({
      helpGroup: 'ACCOUNT',
      char: 'u',
      helpValue: 'NAME',
      description: 'user name (default: asked for)',
    }),
    'password-stdin': Flags.boolean({
      helpGroup: 'ACCOUNT',
      description: 'read the password from stdin',
    }),
    // Known, so that it can be refused with the reason.
    password: Flags.string({ char: 'p', hidden: true }),
    ...registryFlags,
    ...commonFlags,
  };

  async run(): Promise<void> {
    // What is too much may be a password, and the parser would show it.
    const parsed = await this.parse({ args: Login.args, flags: Login.flags, strict: false });
    const flags: Interfaces.InferredFlags<typeof Login.flags> = parsed.flags;
    refusePasswords(flags.password, parsed.argv);
    process.exitCode = await logIn({
      host: parsed.args.host,
      username: flags.username,
      passwordFromStdin: flags['password-stdin'],
      ...registrySettingsOf(flags),
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
