import { join } from 'node:path';
import { Config } from '@oclif/core/config';
import { CommandHelp, Help } from '@oclif/core/help';
import type { PJSON } from '@oclif/core/interfaces';
import manifest from '../../package.json' with { type: 'json' };
import { holdQuotes, releaseQuotes } from './held-quotes.ts';

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
  protected override CommandHelpClass = FittingCommandHelp;
  readonly #write: (text: string) => void;

  constructor(config: Config, write: (text: string) => void) {
    super(config);
    this.#write = write;
  }

  /** oclif wraps the sections, but not what stands above them. */
  protected override log(...lines: string[]): void {
    const text = lines.join('\n').replaceAll(/^\S.*$/gm, (line) => this.wrap(line));
    this.#write(`${text}\n`);
  }
}

/** Of the values of an argument, together. */
const maxOptionColumns = 200;

/**
 * oclif breaks the usage line before the name of the command is in it, so that it gets too long; and the commands of
 * examples also within quotes, where a backslash at the end of a line is a part of the text.
 */
class FittingCommandHelp extends CommandHelp {
  protected override examples(...[examples]: Parameters<CommandHelp['examples']>): string | undefined {
    const list = examples === undefined || typeof examples === 'string' ? [] : examples;
    const held = list.map((example) =>
      typeof example === 'string' ? example : { ...example, command: holdQuotes(example.command) },
    );
    const text = super.examples(held);
    return text === undefined ? undefined : releaseQuotes(text);
  }

  /** A list of values that takes several lines is broken in the midst of words; the command itself lists them. */
  protected override args(...[args]: Parameters<CommandHelp['args']>): ReturnType<CommandHelp['args']> {
    const short = args.map(({ options, ...arg }) =>
      options === undefined || options.join('|').length > maxOptionColumns ? arg : { ...arg, options },
    );
    return super.args(short);
  }

  protected override usage(): string {
    const id = this.command.id.replaceAll(':', ' ');
    const usage = `$ ${this.config.bin} ${this.defaultUsage().replace('<%= command.id %>', id)}`;
    const width = this.opts.maxWidth - 2 * this.indentSpacing;
    // Flags stay together with their values where a line holds them.
    const parts = usage.split(/(?<!\|)(?= [[(-])/).flatMap((part) => {
      return part.trim().length <= width ? [part] : part.split(/(?<=\| )|(?<=\|)(?! )/);
    });
    const lines = [''];
    for (const part of parts) {
      const longer = `${lines.at(-1) ?? ''}${part}`;
      if (longer.trim().length <= width) lines[lines.length - 1] = longer;
      else lines.push(part);
    }
    return lines.map((line) => line.trim()).join(`\n${' '.repeat(this.indentSpacing)}`);
  }
}
