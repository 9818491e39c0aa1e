import { Command } from '@oclif/core/command';
import { WardctlError } from '../errors.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { formatError } from './format-error.ts';
import { suggest } from '../suggest.ts';
import { isTerminal, useColor } from './terminal.ts';
import { writeStderr } from './write.ts';

/** What all commands share: errors are printed once, in one form, with the documented exit code. */
export abstract class BaseCommand extends Command {
  protected override catch(error: unknown): Promise<void> {
    const flags = Object.keys(this.ctor.flags).map((name) => `--${name}`);
    const known = error instanceof WardctlError ? error : usageErrorFrom(error, flags);
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

/** The parser's errors carry oclif's mark and the usage exit code. */
function usageErrorFrom(error: unknown, flags: readonly string[]): WardctlError | undefined {
  if (!(error instanceof Error) || !('oclif' in error)) return undefined;
  const { oclif } = error as { oclif: { exit?: unknown } };
  if (oclif.exit !== exitCodes.usage) return undefined;
  const message = error.message.replace(/\nSee more help with --help$/, '');
  const unknownFlag = /^Nonexistent flag: (--\S+)/.exec(message)?.[1];
  const near = unknownFlag === undefined ? undefined : suggest(unknownFlag, flags);
  const advice = near === undefined ? '' : `Did you mean ${near}? `;
  return new WardctlError('USAGE_INVALID', message, {
    hint: `${advice}See all flags and examples with --help.`,
  });
}
