import { Command } from '@oclif/core/command';
import type { Interfaces } from '@oclif/core';
import { WardctlError } from '../errors.ts';
import { refuseEmptyValues } from './empty-value.ts';
import { exitCodeOf } from './exit-code.ts';
import { formatError } from './format-error.ts';
import { columnsOf, isTerminal, useColor } from './terminal.ts';
import { usageErrorFrom } from './usage-error.ts';
import { writeStderr } from './write.ts';

/** What all commands share: errors are printed once, in one form, with the documented exit code: that of the first. */
export abstract class BaseCommand extends Command {
  protected override async parse<
    F extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    B extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    A extends Interfaces.OutputArgs<Interfaces.ArgInput>,
  >(options?: Interfaces.Input<F, B, A>, argv?: string[]): Promise<Interfaces.ParserOutput<F, B, A>> {
    const parsed = await super.parse(options, argv);
    refuseEmptyValues(parsed, this.ctor.flags);
    return parsed;
  }

  protected override async catch(error: unknown): Promise<void> {
    const known = this.knownErrors(error);
    const [first] = known;
    if (first === undefined) throw error;
    const color = useColor(isTerminal(2), process.env, this.argv);
    const wrap = isTerminal(2) ? await wrapperFor(columnsOf(process.stderr)) : undefined;
    const style = { json: wantsJson(this.argv), color, wrap };
    for (const one of known) writeStderr(formatError(one, style));
    process.exitCode = exitCodeOf(first.code);
  }

  /** One error, or all of what failed independently; none where one of them is not known. */
  private knownErrors(error: unknown): WardctlError[] {
    const all: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    const known = all.map((one) =>
      one instanceof WardctlError ? one : usageErrorFrom(one, this.ctor.flags),
    );
    return known.every((one) => one !== undefined) ? known : [];
  }
}

/** Breaks lines between words, with room for the indentation of all but the first. */
async function wrapperFor(columns: number): Promise<(line: string) => string[]> {
  const { wrapLine } = await import('./text/wrap.ts');
  const room = Math.max(columns, 24) - 2;
  return (line) => wrapLine(line, room);
}

/** Read from the words themselves, because the parser may be what failed. */
function wantsJson(argv: readonly string[]): boolean {
  return argv.some((word, index) => {
    if (word === '--json' || word === '-ojson' || word === '--output=json') return true;
    return word === 'json' && ['-o', '--output'].includes(argv[index - 1] ?? '');
  });
}
