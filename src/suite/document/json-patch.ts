import type { JsonValue } from '../../json/index.ts';
import { reportUnknownKeys } from './keys.ts';
import { choiceOf, mapping, readRequired, reportMissing, textThat, type Reader } from './readers.ts';
import type { Path, Report } from './report.ts';

const operations = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const;
const operation = { expected: `one of ${operations.join(', ')}`, reader: choiceOf(...operations) };

const pointerText = 'a JSON pointer such as /spec/replicas';
const pointer = {
  expected: pointerText,
  reader: textThat(pointerText, (found) => /^(?:\/(?:[^~/]|~[01])*)*$/.test(found)),
};

/** What an operation has besides `op` and `path`. */
const thirdKeys = {
  add: 'value',
  replace: 'value',
  test: 'value',
  move: 'from',
  copy: 'from',
  remove: undefined,
};

/** The operations of a JSON Patch (RFC 6902), as they are. */
export const jsonPatch: Reader<JsonValue> = (value, path, report) => {
  if (!Array.isArray(value)) {
    report.problem(path, () => 'expected a list of JSON Patch operations; each has `op` and `path`');
    return undefined;
  }
  if (value.length === 0) {
    report.problem(path, () => 'expected operations, found none; for no change write `mutated: false`');
    return undefined;
  }
  for (const [index, one] of value.entries()) checkOperation(one, [...path, index], report);
  return value;
};

function checkOperation(value: JsonValue, path: Path, report: Report): void {
  const members = mapping(value, path, report);
  if (members === undefined) return;
  const op = readRequired(members, 'op', operation, path, report);
  readRequired(members, 'path', pointer, path, report);
  if (op === undefined) {
    const keys = ['op', 'path', 'value', 'from'];
    reportUnknownKeys(members, path, { owner: 'an operation', keys }, report);
    return;
  }
  const third = thirdKeys[op];
  if (third === 'from') readRequired(members, 'from', pointer, path, report);
  if (third === 'value' && !members.has('value')) reportMissing(path, 'value', 'any value', report);
  const keys = ['op', 'path', ...(third === undefined ? [] : [third])];
  reportUnknownKeys(members, path, { owner: `the operation \`${op}\``, keys }, report);
}
