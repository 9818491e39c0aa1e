import type { JsonValue } from '../json/index.ts';
import { isObject } from '../json/index.ts';
import type { CallbackRequest } from './callback-request.ts';
import type { Exchange, ExchangeResponse } from './interactions.ts';

/**
 * The session file of some exchanges: YAML that the reference reads too (policy-abi 6.8). It is written by
 * hand because requests are tagged mappings inside of texts, and for readers of both YAML 1.1 and 1.2.
 */
export function formatSession(exchanges: readonly Exchange[]): string {
  if (exchanges.length === 0) return '[]\n';
  return exchanges.map(formatExchange).join('');
}

function formatExchange({ request, response }: Exchange): string {
  const lines = [
    '- type: Exchange',
    '  request: |',
    ...formatRequest(request).map((line) => `    ${line}`),
    '  response:',
    ...formatResponse(response).map((line) => `    ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}

function formatRequest({ tag, fields }: CallbackRequest): string[] {
  return [`!${tag}`, ...Array.from(fields, ([key, value]) => `${key}: ${blockValue(value)}`)];
}

function formatResponse(response: ExchangeResponse): string[] {
  return response.type === 'Success'
    ? ['type: Success', `payload: ${blockText(response.payload)}`]
    : ['type: Error', `message: ${blockText(response.message)}`];
}

function blockValue(value: JsonValue): string {
  return typeof value === 'string' ? blockText(value) : flowValue(value);
}

/** Words that some version of YAML takes for something other than text. */
const ambiguous = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** Text that needs no quotes outside of brackets. */
const plain = /^[A-Za-z](?:[\w ./@=+-]|:(?=[\w./]))*$/;

/** One line of printable ASCII, in which nothing but the quote needs care. */
const singleLine = /^[\x20-\x7e]*$/;

function blockText(text: string): string {
  if (plain.test(text) && !text.endsWith(' ') && !ambiguous.test(text)) return text;
  return singleLine.test(text) ? `'${text.replaceAll("'", "''")}'` : doubleQuoted(text);
}

function flowValue(value: JsonValue): string {
  if (typeof value === 'string') return doubleQuoted(value);
  if (Array.isArray(value)) return `[${value.map(flowValue).join(', ')}]`;
  if (!isObject(value)) return String(value);
  // A question mark announces a key: without it, YAML allows keys of 1024 characters at most.
  const members = Array.from(value, ([key, item]) => `? ${doubleQuoted(key)} : ${flowValue(item)}`);
  return `{${members.join(', ')}}`;
}

/** What YAML readers may not find, or take for a line break, in quotes. */
const unprintable = /["\\\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

function doubleQuoted(text: string): string {
  const escaped = text.replace(unprintable, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    if (character === '\n') return '\\n';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}
