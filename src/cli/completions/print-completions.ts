import packageManifest from '../../../package.json' with { type: 'json' };
import commandManifest from '../../../oclif.manifest.json' with { type: 'json' };
import { exitCodes } from '../exit-code.ts';
import { writeStdout } from '../write.ts';
import { bashScript } from './bash.ts';
import { commandTree, type CommandNode } from './command-tree.ts';
import { fishScript } from './fish.ts';
import { powershellScript } from './powershell.ts';
import type { ShellName } from './shells.ts';
import { zshScript } from './zsh.ts';

const scripts: Readonly<Record<ShellName, (nodes: readonly CommandNode[], version: string) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
};

/** Prints the script that completes command lines in a shell. Returns the exit code. */
export function printCompletions(shell: ShellName): number {
  const nodes = commandTree(commandManifest, packageManifest.oclif.topics);
  writeStdout(scripts[shell](nodes, packageManifest.version));
  return exitCodes.ok;
}
