import type { JsonValue } from '../../json/index.ts';
import type { GenericIssuerRequirement } from '../requirement.ts';
import { closestWord, filledText } from './readers.ts';
import type { Path, Reader, Reading } from './reading.ts';

type Subject = GenericIssuerRequirement['subject'];

const kinds = ['equal', 'urlPrefix'] as const;
const expectation = '{equal: TEXT} or {urlPrefix: URL}';
const absoluteUrl = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@\\]+(\/[^\s?#\\]*)?$/i;

/** Whom the issuer knows: `{equal: x}`, `{urlPrefix: x}`, or with a tag as the reference writes it, `!equal x`. */
export const readSubject: Reader<Subject> = (value, path, reading) => {
  const tagged = readTagged(value, path, reading);
  if (tagged !== undefined) return tagged.subject;
  if (!(value instanceof Map)) {
    reading.wrong(value, path, expectation);
    return undefined;
  }
  const keys = [...value.keys()];
  for (const key of keys) {
    if (kinds.some((kind) => kind === key)) continue;
    const near = closestWord(key, kinds);
    const advice = near === undefined ? `known are ${kinds.join(', ')}` : `did you mean ${near}?`;
    reading.problem([...path, key], `unknown key; ${advice}`, 'key');
  }
  const [key, second] = kinds.filter((kind) => value.has(kind));
  if (second !== undefined) {
    reading.problem(path, `expected ${expectation}, found both`);
  } else if (key !== undefined) {
    return readKind(key, value.get(key) ?? null, [...path, key], reading);
  } else if (keys.length === 0) {
    reading.problem(path, `expected ${expectation}, found an empty mapping`);
  }
  return undefined;
};

function readTagged(
  value: JsonValue,
  path: Path,
  reading: Reading,
): { readonly subject: Subject | undefined } | undefined {
  const tag = reading.tagOf(path);
  const kind = kinds.find((known) => tag === `!${known}`);
  return kind === undefined ? undefined : { subject: readKind(kind, value, path, reading) };
}

function readKind(
  kind: (typeof kinds)[number],
  value: JsonValue,
  path: Path,
  reading: Reading,
): Subject | undefined {
  if (kind === 'equal') {
    const equal = filledText(value, path, reading);
    return equal === undefined ? undefined : { equal };
  }
  const urlPrefix = readUrlPrefix(value, path, reading);
  return urlPrefix === undefined ? undefined : { urlPrefix };
}

/** With `/` at its end: `https://github.com/acme` must not stand for `https://github.com/acme-evil`. */
const readUrlPrefix: Reader<string> = (value, path, reading) => {
  if (typeof value === 'string' && absoluteUrl.test(value) && URL.canParse(value)) {
    const url = new URL(value);
    if (!url.pathname.endsWith('/')) url.pathname += '/';
    return url.href;
  }
  reading.wrong(
    value,
    path,
    'an absolute URL without user, query and fragment, such as https://github.com/acme',
  );
  return undefined;
};
