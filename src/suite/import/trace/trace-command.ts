import { posix } from 'node:path';
import { assignmentOf, plainText } from '../shell/read-command.ts';
import type { SimpleCommand, Statement, Word } from '../shell/syntax.ts';
import { readBatsAssertion } from './bats-assert.ts';
import type { TracedRun } from './check.ts';
import { checksOfCondition, type FoundChecks } from './condition-checks.ts';
import { readConditions } from './condition.ts';
import { isBuildCommand, isIdleCommand, writesFile } from './idle-command.ts';
import { checkVariable, isPolicyRunner, readRunCommand, readRunPipeline } from './run-command.ts';
import type { Scope } from './scope.ts';
import { readRunFlags, traceAssignments, traceDirectRun } from './trace-run.ts';
import type { TraceState } from './trace-state.ts';
import { Untranslatable } from './untranslatable.ts';

/** The functions of a bats file, by name. */
export type Functions = ReadonlyMap<string, readonly Statement[]>;

/** Follows statements; gives whether they end before the last one. */
export type StatementTracer = (statements: readonly Statement[], scope: Scope) => boolean;

const declarations = new Set(['local', 'declare', 'typeset', 'readonly', 'export']);
const maxCallDepth = 8;
/** With those of the functions that it calls, and those that run before it. */
const maxCommands = 2000;

/** Follows single commands of a test. */
export class CommandTracer {
  private readonly functions: Functions;
  private readonly state: TraceState;
  private readonly traceAll: StatementTracer;
  private callDepth = 0;
  private commands = 0;
  /** Whether the commands run before the test. */
  isSetup = false;

  constructor(functions: Functions, state: TraceState, traceAll: StatementTracer) {
    this.functions = functions;
    this.state = state;
    this.traceAll = traceAll;
  }

  /** Gives whether the test, or the function, ends here. @throws Untranslatable */
  trace(command: SimpleCommand, scope: Scope): boolean {
    const { line, words, assignments } = command;
    this.commands += 1;
    if (this.commands > maxCommands)
      throw new Untranslatable(line, `it has more than ${maxCommands} commands`);
    const [program, ...operands] = words;
    if (program === undefined) {
      traceAssignments(assignments, true, scope, this.state);
      return false;
    }
    for (const { name, value } of assignments) checkVariable(`${name}=${scope.textOf(value)}`, line);
    const name = scope.textOf(program);
    const body = this.functions.get(name);
    if (body !== undefined) return this.traceCall(body, operands, scope, line);
    if (name === 'return' || name === 'exit') return isEndOfTest(operands, scope, line);
    if (name === 'run') this.traceRun(operands, command, scope);
    else if (isTest(command)) for (const found of this.readTest(command, scope)) this.state.add(found, line);
    else if (isPolicyRunner(name) && !this.isSetup) traceDirectRun(command, scope, this.state);
    else if (declarations.has(name)) {
      traceAssignments(
        operands.flatMap((word) => assignmentOf(word) ?? []),
        false,
        scope,
        this.state,
      );
    } else if (name === 'skip') this.state.skipReason = operands.map((word) => scope.textOf(word)).join(' ');
    else this.traceOther(name, command, scope);
    return this.state.isSkipped;
  }

  /** What a test command asks; `undefined` for any other. */
  readTestCommand(command: SimpleCommand, scope: Scope): FoundChecks[] | undefined {
    return isTest(command) ? this.readTest(command, scope) : undefined;
  }

  private readTest(command: SimpleCommand, scope: Scope): FoundChecks[] {
    return readConditions(command, scope).map((condition) =>
      checksOfCondition(condition, command.line, (line) => this.state.idleLines.push(line)),
    );
  }

  private traceOther(name: string, command: SimpleCommand, scope: Scope): void {
    const { line, words } = command;
    const checks = readBatsAssertion(name, command, scope);
    if (checks !== undefined) {
      this.state.add({ run: undefined, checks }, line);
    } else if (name === 'assert_equal' && words.length === 3) {
      for (const found of this.readTest(equalityTest(command), scope)) this.state.add(found, line);
    } else if (name === 'cd') {
      scope.folder = posix.resolve(scope.folder, scope.argumentsOf(words)[1] ?? '');
    } else if (this.isSetup && isBuildCommand(name)) {
      this.state.buildLines.push(line);
    } else if (!isIdleCommand(name, command, scope)) {
      throw new Untranslatable(line, `it runs ${name.length > 60 ? `${name.slice(0, 60)}…` : name}`);
    } else if (writesFile(command, scope)) {
      throw new Untranslatable(line, 'it writes a file');
    }
  }

  private traceCall(
    body: readonly Statement[],
    operands: readonly Word[],
    scope: Scope,
    line: number,
  ): boolean {
    this.callDepth += 1;
    if (this.callDepth > maxCallDepth)
      throw new Untranslatable(line, 'its functions call each other too deeply');
    this.traceAll(body, scope.called(scope.argumentsOf(operands)));
    this.callDepth -= 1;
    return this.state.isSkipped;
  }

  private traceRun(operands: readonly Word[], { redirections, line }: SimpleCommand, scope: Scope): void {
    const { words, checks, hasStderr } = readRunFlags(operands, line);
    const called = this.functions.get(plainText(words[0]) ?? '');
    const made =
      called === undefined
        ? readRunCommand(words, redirections, { scope, line })
        : this.runFunction(called, scope.called(scope.argumentsOf(words.slice(1))), line);
    const run = { ...made, hasStderr: made.hasStderr && hasStderr };
    run.checks.push(...checks);
    this.state.addRun(run, true);
  }

  /** A function whose last command is the run. */
  private runFunction(body: readonly Statement[], scope: Scope, line: number): TracedRun {
    const last = body.at(-1);
    if (last?.type !== 'list' || last.rest.length > 0 || last.first.isNegated) {
      throw new Untranslatable(line, 'it runs a function that does not end with a run');
    }
    const before = this.state.runs.length;
    this.traceAll(body.slice(0, -1), scope);
    if (this.state.runs.length > before)
      throw new Untranslatable(line, 'it runs a function with several runs');
    return { ...readRunPipeline(last.first, scope), line };
  }
}

function isTest({ words: [name] }: SimpleCommand): boolean {
  return ['[', '[[', 'test'].includes(plainText(name) ?? '');
}

/** `assert_equal A B` as `test A = B`. */
function equalityTest(command: SimpleCommand): SimpleCommand {
  const { line } = command;
  const word = (text: string): Word => ({ parts: [{ type: 'text', text, isQuoted: false }], line });
  const [, actual, expected] = command.words;
  return { ...command, words: [word('test'), actual ?? word(''), word('='), expected ?? word('')] };
}

function isEndOfTest(operands: readonly Word[], scope: Scope, line: number): boolean {
  const [code] = scope.argumentsOf(operands);
  if (code !== undefined && code !== '0') throw new Untranslatable(line, 'it fails by itself');
  return true;
}
