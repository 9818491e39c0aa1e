import { Command } from '@oclif/core/command';
import { WardctlError } from '../errors.ts';
import { exitCodeOf } from './exit-code.ts';
import { formatError } from './format-error.ts';
import { isTerminal, useColor } from './terminal.ts';
import { usageErrorFrom } from './usage-error.ts';
import { writeStderr } from './write.ts';

/** What all commands share: errors are printed once, in one form, with the documented exit code. */
export abstract class BaseCommand extends Command {
  protected override catch(error: unknown): Promise<void> {
    const known = error instanceof WardctlError ? error : usageErrorFrom(error, this.ctor.flags);
    if (known === undefined) throw error;
    const color = useColor(isTerminal(2), process.env, this.argv);
    writeStderr(formatError(known, { json: wantsJson(this.argv), color }));
    process.exitCode = exitCodeOf(known.code);
    return Promise.resolve();
  }
}

/** Read from the words themselves, because the parser may be what failed. */
function wantsJson(argv: readonly string[]): boolean {
  return argv.some((word, index) => {
    if (word === '--json' || word === '-ojson' || word === '--output=json') return true;
    return word === 'json' && ['-o', '--output'].includes(argv[index - 1] ?? '');
  });
}
