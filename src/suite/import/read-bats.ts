import { readScript } from './shell/read-script.ts';
import type { CommandList, FunctionDefinition, Statement, Word } from './shell/syntax.ts';

/** A test as it is written. */
export interface BatsTest {
  /** `undefined` for a test that stands where it is not looked into. */
  readonly body: readonly Statement[] | undefined;
  readonly name: string | Word;
  readonly line: number;
}

/** A bats file: what it defines, and its tests. */
export interface BatsFile {
  /** What runs before each test, outside of all functions. */
  readonly prelude: readonly CommandList[];
  readonly functions: ReadonlyMap<string, readonly Statement[]>;
  readonly tests: readonly BatsTest[];
}

/** Longer lines begin no test. */
const maxLineLength = 2000;
const testFunctionLine =
  /^[ \t]*(?:function[ \t]+)?([\w:.-]+)[ \t]*(?:\([ \t]*\))?[ \t]*\{[ \t]*#[ \t]*@test\b/;

/** @throws ScriptError where bash could not read the file either */
export function readBats(text: string): BatsFile {
  const lines = text.split('\n');
  const prelude: CommandList[] = [];
  const functions = new Map<string, readonly Statement[]>();
  const tests: BatsTest[] = [];
  for (const statement of readScript(text)) {
    if (statement.type === 'list') prelude.push(statement);
    else if (statement.type === 'test') tests.push(statement);
    else if (functionNameIn(lines[statement.line - 1] ?? '') !== undefined)
      tests.push(testOfFunction(statement));
    else functions.set(statement.name, statement.body);
  }
  const found = new Set(tests.map(({ line }) => line));
  const others = findTestLines(text).filter(({ line }) => !found.has(line));
  return { prelude, functions, tests: [...tests, ...others].sort((one, other) => one.line - other.line) };
}

/** The tests of a file that cannot be read, as far as lines tell them: so bats itself finds them. */
export function findTestLines(text: string): BatsTest[] {
  return text.split('\n').flatMap((line, index): BatsTest[] => {
    const name = testNameIn(line) ?? functionNameIn(line);
    return name === undefined ? [] : [{ name, body: undefined, line: index + 1 }];
  });
}

/** The name in `@test "name" {`. */
function testNameIn(line: string): string | undefined {
  const text = line.trimStart();
  if (text.length > maxLineLength || !/^@test[ \t]/.test(text)) return undefined;
  const end = Math.max(text.lastIndexOf(' {'), text.lastIndexOf('\t{'));
  const name = text.slice('@test'.length, end).trim();
  return end <= '@test'.length || name === '' ? undefined : name.replace(/^(["'])(.*)\1$/, '$2');
}

/** The name in `name() { # @test`. */
function functionNameIn(line: string): string | undefined {
  return line.length > maxLineLength || !line.includes('@test')
    ? undefined
    : testFunctionLine.exec(line)?.[1];
}

function testOfFunction({ name, body, line }: FunctionDefinition): BatsTest {
  return { name, body, line };
}
