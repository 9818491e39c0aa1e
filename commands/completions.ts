import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { shellNames } from '../src/cli/completions/shells.ts';

/** `wardctl completions` (cli-and-registry 5.11). */
export default class Completions extends BaseCommand {
  static override summary = 'Print a script that lets a shell complete commands, flags and values';
  static override description =
    'The script knows everything by itself: nothing is started or stored while you type. Print it again after an update.';
  static override examples = [
    {
      description: 'bash, for every new shell',
      command: "echo 'source <(<%= config.bin %> completions -s bash)' >> ~/.bashrc",
    },
    {
      description: 'zsh, in a folder of $fpath',
      command: '<%= config.bin %> completions -s zsh > ~/.zfunc/_wardctl',
    },
    {
      description: 'fish',
      command: '<%= config.bin %> completions -s fish > ~/.config/fish/completions/wardctl.fish',
    },
    {
      description: 'PowerShell, for this session',
      command: '<%= config.bin %> completions -s powershell | Out-String | Invoke-Expression',
    },
  ];
  static override flags = {
    shell: Flags.option({
      char: 's',
      options: shellNames,
      required: true,
      description: 'the shell that reads the script',
    })(),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Completions);
    const flags: Interfaces.InferredFlags<typeof Completions.flags> = parsed.flags;
    const { printCompletions } = await import('../src/cli/completions/print-completions.ts');
    process.exitCode = printCompletions(flags.shell);
  }
}
