import { WardctlError } from '../../errors.ts';
import { stringifyJson, type JsonObject, type JsonValue } from '../../json/index.ts';
import { readSuite } from '../document/index.ts';
import { CaseMaker } from './make-case.ts';
import { noteTexts } from './note.ts';
import { findTestLines, readBats, type BatsFile } from './read-bats.ts';
import { ScriptError } from './shell/syntax.ts';
import { translateTest, withoutCases, type TestFolders, type TranslatedTest } from './translate-test.ts';
import { isUnexplained, writeSuite } from './write-suite.ts';

/** A test of a bats file, and what became of it. */
export interface ImportedTest {
  readonly name: string;
  readonly line: number;
  /** Cases of the suite that stand for it; 0 where it was left out. */
  readonly cases: number;
  /** Why it was left out, and the line that is the reason; `undefined` where it was not. */
  readonly leftOut: { readonly line: number; readonly reason: string } | undefined;
}

/** What a bats file became. */
export interface BatsImport {
  /** Text of the suite; `undefined` where no test was translated. */
  readonly suite: string | undefined;
  /** All tests of the file, in its order. */
  readonly tests: readonly ImportedTest[];
  /** Where the suite says something else than the file, with the lines of the file. */
  readonly notes: readonly { readonly text: string; readonly lines: readonly number[] }[];
  /** How many cases expect a rejection without saying why. */
  readonly unexplainedRejections: number;
  /** Requests, settings and sessions that the suite names, relative to it. */
  readonly files: readonly string[];
}

/** Where the file is, and where the suite will be: absolute paths with `/`. */
export interface ImportPlaces extends TestFolders {
  /** What the file is called in the suite. */
  readonly name: string;
  readonly suiteFolder: string;
}

const maxTests = 2000;
/** Of a suite; what is left over is for tests that are left out. */
const maxCases = 10_000 - maxTests;
/** Characters of all cases together; a suite has at most 8 MiB, and its layout needs some of them. */
const maxLength = 4 * 1024 * 1024;

/**
 * Makes a suite out of a bats file whose tests run kwctl. Cases pass only where the test does, but for what the notes
 * tell; a test that cannot be said in a suite is a skipped case, so that each run tells that it is missing.
 * @throws WardctlError SUITE_INVALID for a file with more than 2,000 tests
 */
export async function importBats(text: string, places: ImportPlaces): Promise<BatsImport> {
  const maker = new CaseMaker(places.suiteFolder);
  const tests = translateAll(text, places, maker);
  const isReadable = await canRead(compose(tests, places), places);
  const kept = isReadable ? tests : await leaveOutUnreadable(tests, places);
  const cases = kept.flatMap((test) => test.cases);
  return {
    suite: compose(kept, places),
    tests: kept.map(({ name, line, cases: own, leftOut }) => ({ name, line, cases: own.length, leftOut })),
    notes: gatherNotes(kept),
    unexplainedRejections: cases.filter(isUnexplained).length,
    files: [...maker.files],
  };
}

function translateAll(text: string, places: ImportPlaces, maker: CaseMaker): TranslatedTest[] {
  let file: BatsFile | undefined;
  let problem: ScriptError | undefined;
  try {
    file = readBats(text);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    problem = error;
  }
  const tests = file?.tests ?? findTestLines(text);
  if (tests.length > maxTests) {
    throw new WardctlError(
      'SUITE_INVALID',
      `${places.name}: expected at most ${maxTests} tests, found ${tests.length}`,
      { hint: 'Split the file.' },
    );
  }
  const empty: BatsFile = { prelude: [], functions: new Map(), tests: [] };
  let cases = 0;
  let length = 0;
  return tests.map((test) => {
    const translated = translateTest(test, file ?? empty, places, maker);
    // Where bash cannot read a file, no test of it runs.
    if (problem !== undefined) {
      return withoutCases(translated, problem.line, `bash cannot read the file: ${problem.message}`);
    }
    cases += translated.cases.length;
    length += translated.cases.reduce((sum, one) => sum + stringifyJson(one).length, 0);
    if (cases > maxCases || length > maxLength) {
      return withoutCases(translated, test.line, 'the suite would be too large with it');
    }
    return translated;
  });
}

/** The text of a suite with all tests; `undefined` where none is left to run. */
function compose(tests: readonly TranslatedTest[], { name }: ImportPlaces): string | undefined {
  const names = new Set<string>();
  const cases = tests.flatMap((test) => namedCases(test, names));
  return cases.some((one) => one.has('expect')) ? writeSuite(name, cases) : undefined;
}

function namedCases(test: TranslatedTest, names: Set<string>): JsonObject[] {
  const { name, line, cases, leftOut } = test;
  const free = (wanted: string): string => {
    let found = names.has(wanted) ? `${wanted} (line ${line})` : wanted;
    while (names.has(found)) found += ' again';
    names.add(found);
    return found;
  };
  if (leftOut !== undefined) {
    const skip = `not translated: ${leftOut.reason} (line ${leftOut.line})`;
    return [
      new Map([
        ['name', free(name)],
        ['skip', skip],
      ]),
    ];
  }
  return cases.map((one, index) => {
    const own = cases.length === 1 ? name : `${name} (${index + 1}/${cases.length})`;
    return new Map<string, JsonValue>([['name', free(own)], ...one]);
  });
}

/** A text is put together, not a document: it is looked at before anybody keeps it. */
async function canRead(suite: string | undefined, places: ImportPlaces): Promise<boolean> {
  return suite === undefined || (await problemOf(suite, places)) === undefined;
}

async function problemOf(suite: string, { name, suiteFolder }: ImportPlaces): Promise<string | undefined> {
  try {
    await readSuite(suite, { path: suiteFolder, name });
    return undefined;
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    return error.message;
  }
}

/** Without the tests that a suite does not take: such as a patch that is none. */
async function leaveOutUnreadable(
  tests: readonly TranslatedTest[],
  places: ImportPlaces,
): Promise<TranslatedTest[]> {
  const kept: TranslatedTest[] = [];
  for (const test of tests) {
    const suite = compose([test], places);
    const problem = suite === undefined ? undefined : await problemOf(suite, places);
    kept.push(
      problem === undefined ? test : withoutCases(test, test.line, `a suite does not take it: ${problem}`),
    );
  }
  return kept;
}

function gatherNotes(tests: readonly TranslatedTest[]): BatsImport['notes'] {
  const all = tests.flatMap(({ notes }) => notes);
  return Object.entries(noteTexts).flatMap(([kind, text]) => {
    const lines = new Set(all.filter((note) => note.kind === kind).map(({ line }) => line));
    return lines.size === 0 ? [] : [{ text, lines: [...lines].sort((one, other) => one - other) }];
  });
}
