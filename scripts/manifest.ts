import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Plugin } from '@oclif/core/config';
import type { Command } from '@oclif/core/command';
import { root } from './root.ts';

const manifestPath = join(root, 'oclif.manifest.json');

/** Writes oclif.manifest.json, the flags and help texts of all commands, unless it is current. */
export async function writeManifest(): Promise<void> {
  const manifest = await describeCommands();
  if (readManifest() !== manifest) writeFileSync(manifestPath, manifest);
}

/** Whether oclif.manifest.json says what the commands say. */
export async function isManifestCurrent(): Promise<boolean> {
  return readManifest() === (await describeCommands());
}

function readManifest(): string | undefined {
  return existsSync(manifestPath) ? readFileSync(manifestPath, 'utf8') : undefined;
}

/** The manifest as oclif makes it of the sources, in an order that does not depend on the machine. */
async function describeCommands(): Promise<string> {
  const plugin = new Plugin({
    root,
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  });
  await plugin.load();
  const commands: Record<string, unknown> = {};
  for (const id of Object.keys(plugin.manifest.commands).sort()) {
    refuseStdinArguments(id, await plugin.findCommand(id, { must: true }));
    // Where the source is, and that it is ESM, says nothing of the bundle that is published.
    commands[id] = { ...plugin.manifest.commands[id], isESM: undefined, relativePath: undefined };
  }
  return `${JSON.stringify({ commands, version: plugin.version }, null, 2)}\n`;
}

// oclif takes a missing argument from stdin, which is where a request is piped to.
function refuseStdinArguments(id: string, command: Command.Class): void {
  for (const [name, argument] of Object.entries(command.args)) {
    if (argument.ignoreStdin !== true) {
      throw new Error(
        `commands/${id.replaceAll(':', '/')}.ts: the argument ${name} needs \`ignoreStdin: true\``,
      );
    }
  }
}
