/** A piece of a word, as bash sees it. */
export type WordPart =
  | { readonly type: 'text'; readonly text: string; readonly isQuoted: boolean }
  /** `$name`, `${name}` or `${name[index]}`. */
  | { readonly type: 'variable'; readonly name: string; readonly isQuoted: boolean }
  /** `$(…)`, or `…` between backquotes. */
  | {
      readonly type: 'substitution';
      readonly statements: readonly Statement[];
      readonly text: string;
      readonly isQuoted: boolean;
    }
  /** Any other expansion, such as `${name:-default}`: its value is not worked out. */
  | { readonly type: 'expansion'; readonly text: string; readonly isQuoted: boolean };

export interface Word {
  readonly parts: readonly WordPart[];
  /** Counts from 1, as all lines here. */
  readonly line: number;
}

/** `<`, `>`, `<<<` and so on, with the word behind; of a here-document, its text. */
export interface Redirection {
  readonly operator: string;
  /** The number in front of the operator. */
  readonly descriptor: string;
  readonly target: Word;
}

/** A program, function or builtin with its arguments; `[[ … ]]` is one too, with both brackets among its words. */
export interface SimpleCommand {
  readonly type: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
  readonly line: number;
}

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

/** A loop, condition, group or subshell; nothing looks inside. */
export interface CompoundCommand {
  readonly type: 'compound';
  readonly keyword: string;
  readonly line: number;
}

export type Command = SimpleCommand | CompoundCommand;

/** Commands with `|` between them. */
export interface Pipeline {
  /** `!` in front. */
  readonly isNegated: boolean;
  readonly commands: readonly Command[];
  readonly line: number;
}

/** Pipelines with `&&` and `||` between them. */
export interface CommandList {
  readonly type: 'list';
  readonly first: Pipeline;
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly pipeline: Pipeline }[];
  readonly isBackground: boolean;
  readonly line: number;
}

export interface FunctionDefinition {
  readonly type: 'function';
  readonly name: string;
  readonly body: readonly Statement[];
  readonly line: number;
}

/** `@test "name" { … }`. */
export interface TestDefinition {
  readonly type: 'test';
  readonly name: Word;
  readonly body: readonly Statement[];
  readonly line: number;
}

export type Statement = CommandList | FunctionDefinition | TestDefinition;

/** A script that is not read: bash could not either, or it is nested too deeply. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}
