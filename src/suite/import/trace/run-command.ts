import { posix } from 'node:path';
import { readScript } from '../shell/read-script.ts';
import { ScriptError, type Command, type Pipeline, type Redirection, type Word } from '../shell/syntax.ts';
import type { PipedView, TracedRun } from './check.ts';
import { withPatterns } from './condition-checks.ts';
import type { Input } from './invocation.ts';
import { readJqArguments } from './jq-filter.ts';
import { readRunArguments } from './kwctl-arguments.ts';
import type { Scope } from './scope.ts';
import { Untranslatable } from './untranslatable.ts';

/** Environment variables that change no answer. */
const idleVariables = /^(?:RUST_BACKTRACE|RUST_LOG|NO_COLOR|LC_ALL|LANG|TERM)=/;

/** Whether a program is one of those that this is about. */
export function isPolicyRunner(program: string): boolean {
  return /^(?:kwctl|wardctl)(?:\.exe)?$/.test(posix.basename(program));
}

/** The evaluation that a pipeline makes. @throws Untranslatable for what is none, or not only that */
export function readRunPipeline({ commands, line }: Pipeline, scope: Scope): TracedRun {
  const [first, ...piped] = commands;
  if (first?.type !== 'simple') throw new Untranslatable(line, 'it runs a group of commands');
  const run = readRunCommand(first.words, first.redirections, { scope, line });
  if (piped.length === 0) return run;
  if (run.view !== undefined) throw new Untranslatable(line, 'the output of a filter is piped on');
  return { ...run, view: readView(piped, scope, line), hasStderr: false };
}

interface Place {
  readonly scope: Scope;
  readonly line: number;
}

/** The evaluation that words stand for, with what may stand in front of kwctl taken off. */
export function readRunCommand(
  words: readonly Word[],
  redirections: readonly Redirection[],
  { scope, line }: Place,
): TracedRun {
  const [program, ...others] = words;
  const name = program === undefined ? '' : posix.basename(scope.textOf(program));
  if ((name === 'bash' || name === 'sh') && others.length > 0)
    return readShellCommand(others, { scope, line });
  const args = stripWrappers(argumentsOf(words, scope), line);
  const [found = '', ...rest] = args;
  if (!isPolicyRunner(found)) throw new Untranslatable(line, `it runs ${shortened(found)}`);
  const verb = rest.findIndex((argument) => !/^(?:-v|--verbose|--no-color)$/.test(argument));
  if (rest[verb] !== 'run') {
    throw new Untranslatable(
      line,
      `\`${found} ${shortened(rest[verb] ?? '')}\` asks no policy about a request`,
    );
  }
  const stdin = stdinOf(redirections, scope);
  const invocation = readRunArguments(rest.slice(verb + 1), { stdin, folder: scope.folder, line });
  const hasStderr = !redirections.some(({ descriptor, operator }) => descriptor === '2' && operator !== '>&');
  return { line, invocation, view: undefined, hasStderr, checks: [] };
}

/** Settings of a file, given as `--settings-json "$(cat file)"`, are given as that file. */
function argumentsOf(words: readonly Word[], scope: Scope): string[] {
  const index = words.findIndex((word) => scope.valueOf(word).type === 'file');
  const file = words[index];
  const value = file && scope.valueOf(file);
  const flag = words[index - 1];
  if (value?.type !== 'file' || flag === undefined || scope.textOf(flag) !== '--settings-json') {
    return scope.argumentsOf(words);
  }
  const before = scope.argumentsOf(words.slice(0, index - 1));
  return [...before, '--settings-path', value.path, ...scope.argumentsOf(words.slice(index + 1))];
}

/** `env NAME=value`, `timeout 10`, `command`. */
function stripWrappers(args: readonly string[], line: number): readonly string[] {
  const [first, ...rest] = args;
  if (first === 'command') return stripWrappers(rest, line);
  if (first === 'timeout') return stripWrappers(rest.slice(/^\d+[smh]?$/.test(rest[0] ?? '') ? 1 : 0), line);
  if (first !== 'env') return args;
  const end = rest.findIndex((argument) => !/^\w+=/.test(argument));
  for (const variable of rest.slice(0, end)) checkVariable(variable, line);
  return stripWrappers(rest.slice(end), line);
}

/** @throws Untranslatable for a variable that may change what comes of a run */
export function checkVariable(variable: string, line: number): void {
  if (idleVariables.test(variable)) return;
  throw new Untranslatable(line, `it sets the variable ${variable.replace(/=[^]*/, '')} for the run`);
}

/** `bash -c 'kwctl run … | jq …'`. */
function readShellCommand(words: readonly Word[], { scope, line }: Place): TracedRun {
  const [flag, script, ...others] = words.map((word) => scope.textOf(word));
  if (flag !== '-c' || script === undefined || others.length > 0)
    throw new Untranslatable(line, 'it runs a script');
  try {
    const [statement, ...more] = readScript(script, line);
    if (
      statement?.type === 'list' &&
      more.length + statement.rest.length === 0 &&
      !statement.first.isNegated
    ) {
      return readRunPipeline(statement.first, scope);
    }
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
  }
  throw new Untranslatable(line, 'it runs several commands in another shell');
}

function stdinOf(redirections: readonly Redirection[], scope: Scope): Input | undefined {
  for (const { operator, target } of redirections) {
    if (operator === '<') return { type: 'file', path: scope.textOf(target) };
    if (operator.startsWith('<<')) return { type: 'text', text: scope.textOf(target) };
  }
  return undefined;
}

function readView(commands: readonly Command[], scope: Scope, line: number): PipedView {
  const [command, ...others] = commands;
  if (command?.type !== 'simple' || others.length > 0)
    throw new Untranslatable(line, 'its output is piped to more than jq');
  const [name, ...args] = scope.argumentsOf(command.words);
  if (name !== 'jq') throw new Untranslatable(line, `its output is piped to ${shortened(name ?? 'nothing')}`);
  const { view, setsStatus } = withPatterns(line, 'the filter of jq', () => readJqArguments(args));
  if (view === undefined) throw new Untranslatable(line, 'its output is piped to a condition of jq');
  return { ...view, setsStatus };
}

function shortened(text: string): string {
  const shown = text.replaceAll(/\s+/g, ' ');
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
}
