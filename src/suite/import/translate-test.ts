import type { JsonObject, JsonValue } from '../../json/index.ts';
import { makeExpectations } from './expect/make-expectations.ts';
import type { CaseMaker } from './make-case.ts';
import type { Note } from './note.ts';
import type { BatsFile, BatsTest } from './read-bats.ts';
import { Scope } from './trace/scope.ts';
import { TestTracer } from './trace/trace-test.ts';
import { Untranslatable } from './trace/untranslatable.ts';

/** A test, and the cases that stand for it. */
export interface TranslatedTest {
  /** On one line, and not empty; other tests may have the same. */
  readonly name: string;
  readonly line: number;
  /** As they stand in a suite, but for their names; none where it was left out. */
  readonly cases: readonly JsonObject[];
  readonly notes: readonly Note[];
  /** Why it was left out, and the line that is the reason; `undefined` where it was not. */
  readonly leftOut: { readonly line: number; readonly reason: string } | undefined;
}

/** Where relative paths count from, and where the bats file is. */
export interface TestFolders {
  readonly runFolder: string;
  readonly testFolder: string;
}

const maxNameLength = 900;
const maxReasonLength = 300;

/** Makes cases of a test; nothing of it is kept unless all of it can be. */
export function translateTest(
  test: BatsTest,
  file: BatsFile,
  { runFolder, testFolder }: TestFolders,
  maker: CaseMaker,
): TranslatedTest {
  const scope = new Scope({ folder: runFolder, testFolder });
  const translated = { name: nameOf(test, scope), line: test.line };
  try {
    return { ...translated, ...translate(test, file, scope, maker), leftOut: undefined };
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    return withoutCases(translated, error.line, error.message);
  }
}

/** A test that is left out. */
export function withoutCases(
  { name, line }: Pick<TranslatedTest, 'name' | 'line'>,
  reasonLine: number,
  reason: string,
): TranslatedTest {
  const leftOut = { line: reasonLine, reason: oneLine(reason).slice(0, maxReasonLength) };
  return { name, line, cases: [], notes: [], leftOut };
}

function translate(
  test: BatsTest,
  { prelude, functions }: BatsFile,
  scope: Scope,
  maker: CaseMaker,
): Pick<TranslatedTest, 'cases' | 'notes'> {
  if (test.body === undefined) throw new Untranslatable(test.line, 'it stands inside of another command');
  const tracer = new TestTracer(functions);
  tracer.traceSetup(prelude, scope);
  tracer.traceSetup(functions.get('setup_file') ?? [], scope);
  tracer.traceSetup(functions.get('setup') ?? [], scope);
  tracer.trace(test.body, scope);
  const { runs, skipReason, idleLines, buildLines } = tracer.state;
  if (skipReason !== undefined) {
    return { cases: [new Map([['skip', oneLine(skipReason).slice(0, maxReasonLength) || true]])], notes: [] };
  }
  if (runs.length === 0) throw new Untranslatable(test.line, 'it runs no policy');
  const made = runs.map((run) => ({ ...makeExpectations(run), keys: maker.make(run.invocation, run.line) }));
  const cases = made.flatMap(({ expected, keys }) =>
    expected.map((one): JsonObject => new Map<string, JsonValue>([...keys, ['expect', one]])),
  );
  if (cases.length === 0) throw new Untranslatable(test.line, 'it checks nothing');
  const notes: Note[] = [
    ...idleLines.map((line): Note => ({ kind: 'idle', line })),
    ...buildLines.map((line): Note => ({ kind: 'build', line })),
    ...made.flatMap((one) => one.notes),
  ];
  return { cases, notes };
}

function nameOf({ name, line }: BatsTest, scope: Scope): string {
  if (typeof name === 'string') return shownName(name, line);
  const value = scope.valueOf(name);
  if (value.type === 'text') return shownName(value.text, line);
  const parts = name.parts.map((part) => (part.type === 'variable' ? `$${part.name}` : part.text));
  return shownName(parts.join(''), line);
}

function shownName(text: string, line: number): string {
  const name = oneLine(text).slice(0, maxNameLength).trim();
  return name === '' ? `test in line ${line}` : name;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\x00-\x1f\x7f\u2028\u2029]+/g, ' ').trim();
}
