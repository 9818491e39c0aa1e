import { WardctlError } from '../../errors.ts';
import type { JsonObject, JsonValue } from '../../json/index.ts';
import { stringifyYaml } from '../../yaml/index.ts';
import { readSuite } from '../document/index.ts';

/** A suite file, and what it is called. */
export interface SuitePlace {
  readonly path: string;
  readonly name: string;
}

/** The text of a new suite with one case. */
export function newSuite(policy: string, test: JsonObject): string {
  return stringifyYaml(new Map([['policy', policy] as [string, JsonValue], ['cases', [test]]]));
}

/**
 * The text of a suite with a case more, behind the others; everything else stays as it is, comments too.
 * @throws WardctlError SUITE_INVALID where it is no suite, or its cases are not a block at its end
 */
export async function appendCase(text: string, test: JsonObject, place: SuitePlace): Promise<string> {
  const { suite } = await readSuite(text, place);
  const name = test.get('name');
  if (suite.cases.some((other) => other.name === name)) {
    throw new WardctlError('SUITE_INVALID', `${place.name} has a case ${JSON.stringify(name)} already`, {
      hint: 'Give the new one another name with --name.',
    });
  }
  const isWindows = text.includes('\r\n');
  const lines = stringifyYaml([test]).trimEnd().split('\n');
  const indent =
    /^cases:[^\n]*\n(?:\s*(?:#[^\n]*)?\n)*( *)- /m.exec(text.replaceAll('\r\n', '\n'))?.[1] ?? '';
  const added = lines.map((line) => (line === '' ? line : indent + line)).join('\n');
  const joined = `${text.trimEnd()}\n${added}\n`;
  const result = isWindows ? joined.replaceAll(/\r?\n/g, '\r\n') : joined;
  await checkAppended(result, suite.cases.length + 1, name, place);
  return result;
}

/** A text is edited, not a document: what comes of it is looked at before it is kept. */
async function checkAppended(text: string, cases: number, name: unknown, place: SuitePlace): Promise<void> {
  try {
    const { suite } = await readSuite(text, place);
    if (suite.cases.length === cases && suite.cases.at(-1)?.name === name) return;
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
  }
  throw new WardctlError(
    'SUITE_INVALID',
    `${place.name}: expected a list of cases at its end, one below the other, found another layout`,
    { hint: 'Move `cases` to the end of the file, or record into a new suite with --suite.' },
  );
}
