import { stringifyJson, type JsonValue } from '../../json/index.ts';

const maxLength = 240;
/** What is kept of the end: there, crashes tell their cause. */
const tailLength = 80;

/** A text in double quotes on one line, as in JSON; without its middle where it is long. */
export function quote(text: string): string {
  if (text.length <= maxLength) return JSON.stringify(text);
  const head = text.slice(0, maxLength - tailLength).toWellFormed();
  return JSON.stringify(`${head} … ${text.slice(-tailLength).toWellFormed()}`);
}

/** A document on one line; without its middle where it is long. `none` where there is no value. */
export function inline(value: JsonValue | undefined): string {
  if (value === undefined) return 'none';
  if (typeof value === 'string') return quote(value);
  const text = stringifyJson(value);
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength - tailLength)} … ${text.slice(-tailLength)}`.toWellFormed();
}

/** A number of things: `1 call`, `2 calls`. */
export function count(number: number, thing: string): string {
  return `${String(number)} ${thing}${number === 1 ? '' : 's'}`;
}
