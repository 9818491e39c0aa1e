import type { JsonValue } from '../../../json/index.ts';
import type { TextPattern } from '../pattern/text-pattern.ts';
import type { Invocation } from './invocation.ts';

/** A place in the answer, as jq names it: `status.message`. */
export interface MemberView {
  readonly path: string;
  /** Whether it is decoded from Base64. */
  readonly isDecoded: boolean;
}

export type MemberTest =
  | { readonly type: 'equals'; readonly value: JsonValue }
  | { readonly type: 'pattern'; readonly pattern: TextPattern };

/** What one command of a test has to find. */
export type Check = { readonly line: number; readonly isExpected: boolean } & (
  | { readonly about: 'status'; readonly code: number }
  | { readonly about: 'output'; readonly pattern: TextPattern }
  | {
      readonly about: 'member';
      readonly view: MemberView;
      readonly test: MemberTest;
      /** Whether jq is given all that was printed, not only the line with the answer. */
      readonly isOfAll: boolean;
    }
);

/** One evaluation that a test makes, and what it looks at afterwards. */
export interface TracedRun {
  readonly line: number;
  readonly invocation: Invocation;
  /** Set where only a member of the answer is printed: by `| jq`. */
  readonly view: PipedView | undefined;
  /** Whether what it writes to stderr is part of the output. */
  readonly hasStderr: boolean;
  readonly checks: Check[];
}

/** What stands behind a run and a `|`. */
export interface PipedView extends MemberView {
  /** Whether `null` and `false` make the status 1. */
  readonly setsStatus: boolean;
}
