import { plainText } from '../shell/read-command.ts';
import type { Command, Pipeline, SimpleCommand } from '../shell/syntax.ts';
import { containing, PatternProblem, type TextPattern } from '../pattern/text-pattern.ts';
import { readRegex } from '../pattern/regular-expression.ts';
import type { TracedRun } from './check.ts';
import { readJqArguments, type JqFilter } from './jq-filter.ts';
import type { Scope } from './scope.ts';
import { Untranslatable } from './untranslatable.ts';

/** What `grep` looks for. */
export interface GrepFilter {
  readonly type: 'grep';
  readonly pattern: TextPattern;
  /** `-v`. */
  readonly isInverted: boolean;
  /** `-c`. */
  readonly counts: boolean;
}

/** What is done with the output of a run: `echo "$output" | jq … | grep …`. */
export interface FilteredOutput {
  /** `undefined` for the last one. */
  readonly run: TracedRun | undefined;
  readonly jq: JqFilter | undefined;
  readonly grep: GrepFilter | undefined;
  /** Whether nothing chooses the line with the answer. */
  readonly isOfAll: boolean;
}

/** Reads a pipeline that begins with the output of a run; `undefined` for any other. @throws Untranslatable */
export function readOutputFilter(pipeline: Pipeline, scope: Scope): FilteredOutput | undefined {
  const [first, ...others] = pipeline.commands;
  const printed = printedRun(first, scope);
  if (printed !== undefined) return readFilters(others, printed.run, scope);
  const given = givenRun(first, scope);
  return given === undefined ? undefined : readFilters(pipeline.commands, given.run, scope);
}

/** `echo "$output"` and its like. */
function printedRun(command: Command | undefined, scope: Scope): { run: TracedRun | undefined } | undefined {
  if (command?.type !== 'simple' || command.redirections.length > 0) return undefined;
  const [name, ...words] = command.words;
  const operands = words.filter((word) => !/^(?:-[neE]+|%s(?:\\n)?)$/.test(word.parts.map(literal).join('')));
  const [operand, ...others] = operands;
  const program = plainText(name);
  if ((program !== 'echo' && program !== 'printf') || operand === undefined || others.length > 0)
    return undefined;
  const value = scope.valueOf(operand);
  return value.type === 'output' ? value : undefined;
}

function literal(part: SimpleCommand['words'][number]['parts'][number]): string {
  return part.type === 'text' ? part.text : '\0';
}

/** `grep … <<< "$output"`. */
function givenRun(command: Command | undefined, scope: Scope): { run: TracedRun | undefined } | undefined {
  if (command?.type !== 'simple') return undefined;
  const here = command.redirections.find(({ operator }) => operator === '<<<');
  const value = here && scope.valueOf(here.target);
  return value?.type === 'output' ? value : undefined;
}

function readFilters(commands: readonly Command[], run: TracedRun | undefined, scope: Scope): FilteredOutput {
  let jq: JqFilter | undefined;
  let grep: GrepFilter | undefined;
  let isOfAll = true;
  for (const [index, command] of commands.entries()) {
    if (command.type === 'compound')
      throw new Untranslatable(command.line, 'the output is piped to a group of commands');
    const [name, ...args] = scope.argumentsOf(command.words);
    const isLast = index === commands.length - 1;
    if (name === 'jq' && jq === undefined && grep === undefined) {
      jq = attempt(command, 'the filter of jq', () => readJqArguments(args));
    } else if (/^[ef]?grep$/.test(name ?? '') && isLast) {
      grep = attempt(command, 'what grep looks for', () => readGrepArguments(args, name ?? ''));
    } else if (isLast || !choosesLines(name, args)) {
      throw new Untranslatable(command.line, `the output is piped to ${name ?? 'nothing'}`);
    } else {
      isOfAll = false;
    }
  }
  return { run, jq, grep, isOfAll };
}

/** Programs that leave the line with the answer. */
function choosesLines(name: string | undefined, args: readonly string[]): boolean {
  const text = args.join(' ');
  if (name === 'tail') return /^(?:-n ?)?-?1$/.test(text) || text === '-n1';
  return name === 'grep' && /^(?:-E )?\^?\{(?:\.\*)?$/.test(text);
}

function attempt<T>({ line }: SimpleCommand, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error;
    throw new Untranslatable(line, `${what}: ${error.message}`, { cause: error });
  }
}

/** @throws PatternProblem */
function readGrepArguments(args: readonly string[], name: string): GrepFilter {
  const flags = new Set<string>(name === 'egrep' ? ['E'] : name === 'fgrep' ? ['F'] : []);
  const operands: string[] = [];
  const long = new Map([
    ['--quiet', 'q'],
    ['--silent', 'q'],
    ['--extended-regexp', 'E'],
    ['--fixed-strings', 'F'],
    ['--ignore-case', 'i'],
    ['--invert-match', 'v'],
    ['--count', 'c'],
  ]);
  let isBehindFlags = false;
  for (const argument of args) {
    const short = long.get(argument) ?? /^-([A-Za-z]+)$/.exec(argument)?.[1];
    if (isBehindFlags || short === undefined) {
      if (argument === '--' && !isBehindFlags) isBehindFlags = true;
      else operands.push(argument);
    } else {
      for (const flag of short) flags.add(flag);
    }
  }
  const [source, ...others] = operands;
  if (source === undefined || others.length > 0) throw new PatternProblem('it is not given one pattern');
  for (const flag of flags)
    if (!'qsEFGivceo'.includes(flag)) throw new PatternProblem(`grep is given -${flag}`);
  const ignoresCase = flags.has('i');
  const pattern = flags.has('F')
    ? containing(source, ignoresCase)
    : readRegex(source, flags.has('E') ? 'extended' : 'basic', { ignoresCase });
  return { type: 'grep', pattern, isInverted: flags.has('v'), counts: flags.has('c') };
}
