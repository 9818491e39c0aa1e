// Where things end in a JSON text. The host has checked that it is JSON.
import { Char } from './char';

/** Where the next value or sign begins. */
export function skipSpace(source: string, start: i32): i32 {
  let at = start;
  while (isSpace(source.charCodeAt(at))) at++;
  return at;
}

/** Where a value ends that begins here. */
export function skipValue(source: string, start: i32): i32 {
  const first = source.charCodeAt(start);
  if (first == Char.Quote) return skipText(source, start);
  return isOpening(first) ? skipNested(source, start) : skipWord(source, start);
}

/** Where a text ends that begins here, with its quotes. */
export function skipText(source: string, start: i32): i32 {
  for (let at = start + 1; at < source.length; at++) {
    const char = source.charCodeAt(at);
    if (char == Char.Quote) return at + 1;
    if (char == Char.Backslash) at++;
  }
  throw new Error('JSON ends within a text');
}

/** Counts brackets in place of recursion, so that no depth is too deep. */
function skipNested(source: string, start: i32): i32 {
  let depth = 0;
  let at = start;
  while (at < source.length) {
    const char = source.charCodeAt(at);
    if (char == Char.Quote) {
      at = skipText(source, at);
      continue;
    }
    at++;
    if (isOpening(char)) depth++;
    else if (isClosing(char) && --depth == 0) return at;
  }
  throw new Error('JSON ends within a list or map');
}

/** A number, true, false or null. */
function skipWord(source: string, start: i32): i32 {
  let at = start;
  while (at < source.length) {
    const char = source.charCodeAt(at);
    if (char == Char.Comma || isClosing(char) || isSpace(char)) break;
    at++;
  }
  return at;
}

function isSpace(char: i32): bool {
  return char == Char.Space || char == Char.LineFeed || char == Char.CarriageReturn || char == Char.Tab;
}

function isOpening(char: i32): bool {
  return char == Char.OpenBrace || char == Char.OpenBracket;
}

function isClosing(char: i32): bool {
  return char == Char.CloseBrace || char == Char.CloseBracket;
}
