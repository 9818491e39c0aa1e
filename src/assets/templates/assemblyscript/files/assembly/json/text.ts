import { Char } from './char';

const hexDigits = '0123456789abcdef';

/** A text as JSON. */
export function quote(text: string): string {
  let quoted = '"';
  let written = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char >= Char.Space && char != Char.Quote && char != Char.Backslash) continue;
    quoted += text.substring(written, at) + escape(char);
    written = at + 1;
  }
  return quoted + text.substring(written) + '"';
}

function escape(char: i32): string {
  if (char >= Char.Space) return '\\' + String.fromCharCode(char);
  return '\\u00' + hexDigits.charAt(char >> 4) + hexDigits.charAt(char & 15);
}

/** The text that stands in JSON, with its quotes. */
export function unquote(quoted: string): string {
  let text = '';
  let read = 1;
  let at = quoted.indexOf('\\');
  while (at >= 0) {
    const char = quoted.charCodeAt(at + 1);
    const isCode = char == Char.u;
    const unescaped = isCode ? i32(parseInt(quoted.substring(at + 2, at + 6), 16)) : unescape(char);
    text += quoted.substring(read, at) + String.fromCharCode(unescaped);
    read = at + (isCode ? 6 : 2);
    at = quoted.indexOf('\\', read);
  }
  return text + quoted.substring(read, quoted.length - 1);
}

function unescape(char: i32): i32 {
  if (char == Char.b) return Char.Backspace;
  if (char == Char.f) return Char.FormFeed;
  if (char == Char.n) return Char.LineFeed;
  if (char == Char.r) return Char.CarriageReturn;
  if (char == Char.t) return Char.Tab;
  return char;
}
