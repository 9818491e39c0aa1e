import type { RE2JS } from 're2js';
import type { JsonValue } from '../../json/index.ts';
import { maxPatternLength, type TextMatcher } from '../suite.ts';
import { quote } from './quote.ts';

/** Whether a text is as a matcher wants it. @throws PatternError, as a rejection */
export type TextTest = (matcher: TextMatcher, text: string) => Promise<boolean>;

/** A pattern that cannot be used; the message names it. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** Instructions of a pattern times characters of the text: about two seconds at most. */
const maxMatchingWork = 100_000_000;

/** A test that compiles each pattern once. The engine is loaded when the first pattern is used. */
export function createTextTest(): TextTest {
  const compiled = new Map<string, RE2JS>();
  return async (matcher, text) => {
    if (matcher.type === 'exact') return text === matcher.text;
    if (matcher.type === 'contains') return text.includes(matcher.text);
    const { pattern } = matcher;
    const regex = compiled.get(pattern) ?? (await compile(pattern));
    compiled.set(pattern, regex);
    if (regex.programSize() * text.length > maxMatchingWork) {
      throw new PatternError(`the regular expression ${quote(pattern)} is too costly for the text found`);
    }
    return regex.test(text);
  };
}

async function compile(pattern: string): Promise<RE2JS> {
  if (pattern.length > maxPatternLength) {
    throw new PatternError(
      `expected a regular expression of at most ${String(maxPatternLength)} characters, found ${String(pattern.length)}`,
    );
  }
  const { RE2JS } = await import('re2js');
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PatternError(`expected a regular expression of RE2, found ${quote(pattern)}: ${reason}`);
  }
}

/** A matcher as it is written in suites. */
export function matcherDocument(matcher: TextMatcher): JsonValue {
  if (matcher.type === 'exact') return matcher.text;
  return matcher.type === 'contains'
    ? new Map([['contains', matcher.text]])
    : new Map([['matches', matcher.pattern]]);
}

/** A matcher on one line. @param noun what it is about */
export function describeMatcher(matcher: TextMatcher, noun = 'a text'): string {
  if (matcher.type === 'exact') return quote(matcher.text);
  return matcher.type === 'contains'
    ? `${noun} containing ${quote(matcher.text)}`
    : `${noun} matching ${quote(matcher.pattern)}`;
}
