import type { JsonValue } from '../../../json/index.ts';
import type { TextMatcher } from '../../suite.ts';

/** One thing that a check of a test says about the answer of a policy; keys and values are those of `expect`. */
export type Claim =
  | { readonly key: 'allowed'; readonly value: boolean }
  | { readonly key: 'mutated'; readonly value: boolean }
  | { readonly key: 'patch'; readonly value: JsonValue }
  | { readonly key: 'message'; readonly value: TextMatcher }
  | { readonly key: 'code'; readonly value: number }
  | { readonly key: 'warnings'; readonly value: readonly string[] }
  | { readonly key: 'auditAnnotations'; readonly value: Readonly<Record<string, string>> }
  | { readonly key: 'settingsInvalid'; readonly value: true | TextMatcher }
  | { readonly key: 'error'; readonly value: true | TextMatcher };
