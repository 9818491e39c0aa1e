import { join } from 'node:path';
import { Config } from '@oclif/core/config';
import { Help } from '@oclif/core/help';
import type { PJSON } from '@oclif/core/interfaces';
import manifest from '../../package.json' with { type: 'json' };

// JSON has no literal types: the separator is repeated for the compiler.
const pjson: PJSON = {
  name: manifest.name,
  version: manifest.version,
  description: manifest.description,
  oclif: { ...manifest.oclif, topicSeparator: ' ' },
};

/**
 * Prints oclif's help for a command or topic, or the overview.
 *
 * @param words the command or topic, which exists: `['scaffold', 'manifest']`; none for the overview
 * @param write where to print
 */
export async function showHelp(words: readonly string[], write: (text: string) => void): Promise<void> {
  // The bundle is at dist/cli/help.cjs; the package's root has the manifest with the texts.
  const root = join(import.meta.dirname, '..', '..');
  const config = await Config.load({ root, pjson, isRoot: true, userPlugins: false, devPlugins: false });
  await new PrintedHelp(config, write).showHelp([...words]);
}

class PrintedHelp extends Help {
  readonly #write: (text: string) => void;

  constructor(config: Config, write: (text: string) => void) {
    super(config);
    this.#write = write;
  }

  protected override log(...lines: string[]): void {
    this.#write(`${lines.join('\n')}\n`);
  }
}
