import type { ReadAnswer } from './answers.ts';
import type { JsonText } from './payload.ts';

/** How a typed function of `host-capabilities` makes its host call. */
export interface TypedCall {
  /** The request of the call, made of the arguments as jco gives them. */
  readonly payload: (...args: never[]) => JsonText;
  readonly read: ReadAnswer;
}
