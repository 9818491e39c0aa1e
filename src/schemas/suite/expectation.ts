import type { HostCall } from './host-calls.ts';
import type { Duration, FilledText } from './texts.ts';

/** What comes of the case; only what is written is checked. */
export interface Expectation<P> {
  readonly allowed?: boolean | P;
  /** Message of the rejection. */
  readonly message?: TextMatcher;
  /** Status code of the rejection. */
  readonly code?: StatusCode | P;
  /** All warnings, in order. */
  readonly warnings?: readonly TextMatcher[] | P;
  /** At least these audit annotations. */
  readonly auditAnnotations?: Annotations | P;
  /** Whether the policy changes the object. */
  readonly mutated?: boolean | P;
  /** The operations of the policy's JSON Patch, exactly and in order. */
  readonly patch?: readonly [PatchOperation | P, ...(PatchOperation | P)[]] | P;
  /** A part of the object after the change: mappings may have more keys, lists have equal length. */
  readonly object?: FilledMapping | P;
  /** Whether the answer equals the one that is stored beside the suite. */
  readonly snapshot?: true | P;
  /** All calls to host capabilities, in order. */
  readonly hostCalls?: readonly (HostCall | P)[] | P;
  /** Whether the policy refuses its settings, or with which message. */
  readonly settingsInvalid?: true | TextMatcher;
  /** Whether the policy cannot answer, because it crashes, times out or is none; or with which text. */
  readonly error?: true | TextMatcher;
  /** The longest that the evaluation may take. */
  readonly maxDuration?: Duration | P;
}

/** The exact text, a part of it, or a regular expression in RE2 syntax that is found anywhere in it. */
export type TextMatcher = string | { readonly contains: FilledText } | { readonly matches: Pattern };

type PatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: JsonPointer; readonly value: unknown }
  | { readonly op: 'move' | 'copy'; readonly from: JsonPointer; readonly path: JsonPointer }
  | { readonly op: 'remove'; readonly path: JsonPointer };

/** @minProperties 1 */
type FilledMapping = object;

/** @minProperties 1 */
type Annotations = Readonly<Record<string, TextMatcher>>;

/**
 * @minLength 1
 * @maxLength 10000
 */
type Pattern = string;

/** @pattern ^(\/([^~\/]|~[01])*)*$ */
type JsonPointer = string;

/**
 * @asType integer
 * @minimum 0
 * @maximum 65535
 */
type StatusCode = number;
