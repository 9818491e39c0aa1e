import { WardctlError } from '../../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../../json/index.ts';
import { parseYamlDocument, stringifyYaml } from '../../yaml/index.ts';
import { readSuite } from '../document/index.ts';
import type { Suite, SuiteCase } from '../suite.ts';

/** A suite file, and what it is called. */
export interface SuitePlace {
  readonly path: string;
  readonly name: string;
}

/** A suite with a case more. */
export interface AppendedCase {
  readonly text: string;
  readonly suite: Suite;
  /** The case, with all that it inherits from the suite. */
  readonly test: SuiteCase;
}

/**
 * A suite with a case more, behind the others; everything else stays as it is, comments too. A policy that is that of
 * the suite is not named by the case again.
 * @param text of the suite; `undefined` for a new one, whose policy is that of the case
 * @param document the case as it stands in a suite
 * @throws WardctlError SUITE_INVALID where it is no suite, its cases are not a block at its end, or the case is none
 */
export async function appendCase(
  text: string | undefined,
  document: JsonObject,
  place: SuitePlace,
): Promise<AppendedCase> {
  const own = new Map(document);
  if (text === undefined) {
    own.delete('policy');
    const start = new Map<string, JsonValue>([['policy', document.get('policy') ?? null]]);
    return readAppended(stringifyYaml(start.set('cases', [own])), place);
  }
  const { suite } = await readSuite(text, place);
  const name = document.get('name');
  if (suite.cases.some((other) => other.name === name)) {
    throw new WardctlError('SUITE_INVALID', `${place.name} has a case ${JSON.stringify(name)} already`, {
      hint: 'Give the new one another name with --name.',
    });
  }
  const members = await membersOf(text, place.name);
  if (members?.get('policy') === document.get('policy')) own.delete('policy');
  const joined = `${joinedText(text.replaceAll('\r\n', '\n'), own, members?.has('cases') === true)}\n`;
  const result = text.includes('\r\n') ? joined.replaceAll('\n', '\r\n') : joined;
  await checkLayout(result, casesOf(members).length + 1, name, place.name);
  return readAppended(result, place);
}

function joinedText(text: string, document: JsonObject, hasCases: boolean): string {
  const lines = stringifyYaml([document]).trimEnd().split('\n');
  const indent = /^cases:[^\n]*\n(?:\s*(?:#[^\n]*)?\n)*( *)- /m.exec(text)?.[1] ?? '';
  const added = lines.map((line) => (line === '' ? line : indent + line)).join('\n');
  return `${text.trimEnd()}\n${hasCases ? '' : 'cases:\n'}${added}`;
}

/** A text is edited, not a document: what comes of it is looked at before it is kept. */
async function checkLayout(
  text: string,
  cases: number,
  name: JsonValue | undefined,
  suiteName: string,
): Promise<void> {
  const found = casesOf(await membersOf(text, suiteName).catch(() => undefined));
  const last = found.at(-1);
  if (found.length === cases && isObject(last) && last.get('name') === name) return;
  throw new WardctlError(
    'SUITE_INVALID',
    `${suiteName}: expected a list of cases at its end, one below the other, found another layout`,
    { hint: 'Move `cases` to the end of the file, or record into a new suite with --suite.' },
  );
}

async function readAppended(text: string, place: SuitePlace): Promise<AppendedCase> {
  const { suite } = await readSuite(text, place);
  const test = suite.cases.at(-1);
  if (test === undefined) {
    throw new WardctlError(
      'SUITE_INVALID',
      `${place.name}: expected a suite with cases, found the matrix form`,
      {
        hint: 'Record into another suite with --suite.',
      },
    );
  }
  return { text, suite, test };
}

async function membersOf(text: string, name: string): Promise<JsonObject | undefined> {
  const document = await parseYamlDocument(text, { name, errorCode: 'SUITE_INVALID', dialect: 'strict' });
  return isObject(document?.value) ? document.value : undefined;
}

function casesOf(members: JsonObject | undefined): readonly JsonValue[] {
  const cases = members?.get('cases');
  return Array.isArray(cases) ? cases : [];
}
