import {
  BuiltinError,
  boundedText,
  collectionOperand,
  objectOperand,
  stringOperand,
  type BuiltinGroup,
} from './builtin.ts';
import { sortedEntries, type OpaValue } from './value.ts';

/** Form encoding as in Go's `net/url` (policy-abi 5.3). */
export const urlQueryBuiltins: BuiltinGroup = {
  'urlquery.encode': (_context, text) => boundedText(escapeQuery(stringOperand(text, 1))),
  'urlquery.decode': (_context, text) => unescapeQuery(stringOperand(text, 1)),
  'urlquery.encode_object': (_context, object) => encodeObject(objectOperand(object, 1)),
  'urlquery.decode_object': (_context, text) => decodeObject(stringOperand(text, 1)),
};

function encodeObject(object: ReadonlyMap<OpaValue, OpaValue>): string {
  const pairs: string[] = [];
  for (const [key, value] of sortedEntries(new Map(object))) {
    const name = escapeQuery(stringOperand(key, 1));
    const values = typeof value === 'string' ? [value] : collectionOperand(value, 1);
    for (const item of values) pairs.push(`${name}=${escapeQuery(stringOperand(item, 1))}`);
  }
  return boundedText(pairs.join('&'));
}

function decodeObject(query: string): Map<OpaValue, OpaValue> {
  const values = new Map<string, OpaValue[]>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    if (pair.includes(';')) throw new BuiltinError('invalid semicolon separator in query');
    const equals = pair.indexOf('=');
    const name = unescapeQuery(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : unescapeQuery(pair.slice(equals + 1));
    const list = values.get(name);
    if (list === undefined) values.set(name, [value]);
    else list.push(value);
  }
  return values;
}

/** Leaves letters, digits and `-_.~` alone, a space becomes `+`. */
function escapeQuery(text: string): string {
  const escaped = encodeURIComponent(text.toWellFormed());
  return escaped.replaceAll('%20', '+').replace(/[!'()*]/g, (mark) => {
    return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

/** Bytes that are no UTF-8 become U+FFFD. */
export function unescapeQuery(text: string): string {
  return unescapePercent(text.replaceAll('+', ' '));
}

/**
 * Resolves `%xx`.
 * @throws BuiltinError for a percent sign without two hexadecimal digits.
 */
export function unescapePercent(text: string): string {
  if (!text.includes('%')) return text;
  if (/%(?![0-9a-fA-F]{2})/.test(text)) throw new BuiltinError('invalid URL escape');
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    return Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8');
  });
}
