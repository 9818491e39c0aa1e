import { plainText } from '../shell/read-command.ts';
import type { Command, CommandList, Pipeline, Statement } from '../shell/syntax.ts';
import { checksOfFilter, type FoundChecks } from './condition-checks.ts';
import { readOutputFilter } from './output-filter.ts';
import type { Scope } from './scope.ts';
import { CommandTracer, type Functions } from './trace-command.ts';
import { TraceState } from './trace-state.ts';
import { Untranslatable } from './untranslatable.ts';

/** Follows the statements of one test: what it runs, and what it looks at. */
export class TestTracer {
  readonly state = new TraceState();
  private readonly commands: CommandTracer;

  constructor(functions: Functions) {
    this.commands = new CommandTracer(functions, this.state, (statements, scope) =>
      this.traceAll(statements, scope),
    );
  }

  /** Follows what runs before the test. @throws Untranslatable */
  traceSetup(statements: readonly Statement[], scope: Scope): void {
    this.commands.isSetup = true;
    this.traceAll(statements, scope);
    this.commands.isSetup = false;
  }

  /** @throws Untranslatable for the first thing that a suite has no way to say */
  trace(statements: readonly Statement[], scope: Scope): void {
    if (!this.state.isSkipped) this.traceAll(statements, scope);
  }

  private traceAll(statements: readonly Statement[], scope: Scope): boolean {
    for (const [index, statement] of statements.entries()) {
      if (statement.type !== 'list') {
        throw new Untranslatable(statement.line, `a ${statement.type} is defined inside of it`);
      }
      if (this.traceList(statement, scope, index === statements.length - 1)) return true;
    }
    return false;
  }

  /** @param isLast whether its status is that of the test, or of the function */
  private traceList(list: CommandList, scope: Scope, isLast: boolean): boolean {
    const { first, rest, line, isBackground } = list;
    if (isBackground) throw new Untranslatable(line, 'a command runs in the background');
    const [second, ...others] = rest;
    if (second === undefined) return this.tracePipeline(first, scope, isLast);
    if (rest.every(({ operator }) => operator === '&&')) {
      const pipelines = [first, ...rest.map(({ pipeline }) => pipeline)];
      return pipelines.some((pipeline, index) =>
        this.traceJoined(pipeline, scope, isLast || index === rest.length),
      );
    }
    if (others.length > 0) throw new Untranslatable(line, '&& and || are mixed');
    return this.traceAlternative(first, second.pipeline, scope, isLast);
  }

  /** A command in front of `&&` that fails ends a test only if the list is its last command. */
  private traceJoined(pipeline: Pipeline, scope: Scope, isNoticed: boolean): boolean {
    const before = this.state.countChecks();
    const isEnd = this.tracePipeline(pipeline, scope, isNoticed);
    if (!isNoticed && this.state.countChecks() > before) {
      throw new Untranslatable(pipeline.line, 'bash passes over a check in front of && that does not hold');
    }
    return isEnd;
  }

  /** `check || return 1`, `command || true`, `command -v jq || skip`. */
  private traceAlternative(first: Pipeline, other: Pipeline, scope: Scope, isLast: boolean): boolean {
    if (isFailure(other)) return this.tracePipeline(first, scope, isLast);
    const before = this.state.countChecks();
    const isEnd = this.tracePipeline(first, scope, isLast);
    const isIgnored = ['true', ':', 'echo', 'skip'].includes(nameOf(other) ?? '');
    if (this.state.countChecks() > before || !isIgnored) {
      throw new Untranslatable(first.line, 'something else may hold instead');
    }
    return isEnd;
  }

  private tracePipeline(pipeline: Pipeline, scope: Scope, isLast: boolean): boolean {
    const { isNegated, commands, line } = pipeline;
    const filtered = readOutputFilter(pipeline, scope);
    const [command, ...piped] = commands;
    if (filtered === undefined && piped.length > 0) {
      throw new Untranslatable(line, 'commands are piped that do not begin with the output of a run');
    }
    const found = filtered && checksOfFilter(filtered, line);
    if (isNegated) this.traceNegated(found ?? this.checksOfTest(command, scope), isLast, line);
    else if (found !== undefined) this.state.add(found, line);
    else if (command?.type === 'simple') return this.commands.trace(command, scope);
    else if (command !== undefined)
      throw new Untranslatable(line, `\`${command.keyword}\` decides what is checked`);
    return false;
  }

  private traceNegated(found: FoundChecks | undefined, isLast: boolean, line: number): void {
    if (!isLast) {
      // Of all commands, only one with ! may fail without ending a test.
      this.state.idleLines.push(line);
      return;
    }
    const [check, ...others] = found?.checks ?? [];
    if (found === undefined || check === undefined || others.length > 0) {
      throw new Untranslatable(line, '! stands in front of something else than one check');
    }
    this.state.add({ run: found.run, checks: [{ ...check, isExpected: !check.isExpected }] }, line);
  }

  private checksOfTest(command: Command | undefined, scope: Scope): FoundChecks | undefined {
    if (command?.type !== 'simple') return undefined;
    const [found, ...others] = this.commands.readTestCommand(command, scope) ?? [];
    return others.length === 0 ? found : undefined;
  }
}

function nameOf({ commands: [command, ...piped] }: Pipeline): string | undefined {
  return command?.type === 'simple' && piped.length === 0 ? plainText(command.words[0]) : undefined;
}

/** Whether a pipeline fails whatever happened. */
function isFailure(pipeline: Pipeline): boolean {
  const name = nameOf(pipeline);
  if (name === 'false' || name === 'fail') return true;
  const [command] = pipeline.commands;
  const code = command?.type === 'simple' ? plainText(command.words[1]) : undefined;
  // Without a code, it is that of the check.
  return (name === 'return' || name === 'exit') && code !== '0';
}
