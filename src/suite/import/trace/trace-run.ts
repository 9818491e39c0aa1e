import { plainText } from '../shell/read-command.ts';
import type { Assignment, SimpleCommand, Word } from '../shell/syntax.ts';
import type { Check, TracedRun } from './check.ts';
import { writesFile } from './idle-command.ts';
import { isPolicyRunner, readRunCommand } from './run-command.ts';
import { onlyCommand, type Scope } from './scope.ts';
import type { TraceState } from './trace-state.ts';
import { Untranslatable } from './untranslatable.ts';

/** What stands behind `run`. */
export interface RunOperands {
  readonly words: readonly Word[];
  /** What `run` itself checks: `-1`, `!`. */
  readonly checks: readonly Check[];
  readonly hasStderr: boolean;
}

/** Takes the flags of bats' `run` off. */
export function readRunFlags(operands: readonly Word[], line: number): RunOperands {
  const checks: Check[] = [];
  let hasStderr = true;
  for (const [index, operand] of operands.entries()) {
    const flag = plainText(operand) ?? '';
    if (/^-\d{1,3}$/.test(flag)) {
      checks.push({ line, isExpected: true, about: 'status', code: Number(flag.slice(1)) });
    } else if (flag === '!') {
      checks.push({ line, isExpected: false, about: 'status', code: 0 });
    } else if (flag === '--separate-stderr') {
      hasStderr = false;
    } else if (flag !== '--keep-empty-lines' && flag !== '--') {
      return { words: operands.slice(index), checks, hasStderr };
    }
  }
  throw new Untranslatable(line, 'nothing stands behind run');
}

/** kwctl without `run`: a test ends where it fails. */
export function traceDirectRun(command: SimpleCommand, scope: Scope, state: TraceState): void {
  const { line } = command;
  if (writesFile(command, scope)) throw new Untranslatable(line, 'it writes the output to a file');
  state.addRun(succeeding(readRunCommand(command.words, command.redirections, { scope, line })), false);
}

/**
 * Gives variables their values.
 * @param isPlain whether the assignments stand alone; behind `local` and its like, nobody sees whether a program fails
 */
export function traceAssignments(
  assignments: readonly Assignment[],
  isPlain: boolean,
  scope: Scope,
  state: TraceState,
): void {
  for (const { name, value } of assignments) {
    if (name === 'status') throw new Untranslatable(value.line, 'it sets $status itself');
    const run = isPlain ? substitutedRun(value, scope) : undefined;
    if (run !== undefined) {
      state.addRun(run, name === 'output');
      scope.set(name, { type: 'output', run });
    } else if (name === 'output') {
      throw new Untranslatable(value.line, 'it sets $output itself');
    } else {
      scope.set(name, scope.valueOf(value));
    }
  }
}

/** `name=$(kwctl run …)`. */
function substitutedRun({ parts, line }: Word, scope: Scope): TracedRun | undefined {
  const [part, ...others] = parts.filter((one) => one.type !== 'text' || one.text !== '');
  if (part?.type !== 'substitution' || others.length > 0) return undefined;
  const command = onlyCommand(part.statements);
  const [program] = command?.words ?? [];
  const value = program && scope.valueOf(program);
  if (command === undefined || value?.type !== 'text' || !isPolicyRunner(value.text)) return undefined;
  return succeeding({
    ...readRunCommand(command.words, command.redirections, { scope, line }),
    hasStderr: false,
  });
}

function succeeding(run: TracedRun): TracedRun {
  run.checks.push({ line: run.line, isExpected: true, about: 'status', code: 0 });
  return run;
}
