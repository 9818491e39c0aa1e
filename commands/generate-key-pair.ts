import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { generateKeyFiles } from '../src/cli/generate-key-pair/generate-key-files.ts';

/** `wardctl generate-key-pair`: as `cosign generate-key-pair`. */
export default class GenerateKeyPair extends BaseCommand {
  static override summary = 'Make a key pair to sign policies with';
  static override description =
    'Writes cosign.key, encrypted with a password, and cosign.pub, which others verify with. Both work with cosign, too. The password is asked for, or taken from COSIGN_PASSWORD or --password-file.';
  static override examples = [
    { description: 'Make cosign.key and cosign.pub', command: '<%= config.bin %> generate-key-pair' },
    {
      description: 'In CI, in a folder of their own',
      command: 'COSIGN_PASSWORD="$SECRET" <%= config.bin %> generate-key-pair --output-key-prefix keys/team',
    },
  ];
  static override flags = {
    'output-key-prefix': Flags.string({
      helpValue: 'PREFIX',
      default: 'cosign',
      description: 'path of both files, without .key and .pub',
    }),
    'password-file': Flags.string({
      helpValue: 'FILE',
      description: 'file with the password (default: $COSIGN_PASSWORD, or asked for)',
    }),
    force: Flags.boolean({ char: 'f', description: 'replace keys that are there' }),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(GenerateKeyPair);
    const flags: Interfaces.InferredFlags<typeof GenerateKeyPair.flags> = parsed.flags;
    process.exitCode = await generateKeyFiles({
      outputPrefix: flags['output-key-prefix'],
      force: flags.force,
      passwordFile: flags['password-file'],
      json: flags.json,
    });
  }
}
