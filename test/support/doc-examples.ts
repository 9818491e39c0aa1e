import { basename, join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');

/** The code blocks of a Markdown text in one language, in their order. */
export function codeBlocks(markdown: string, language: string): string[] {
  return Array.from(markdown.replaceAll('\r\n', '\n').matchAll(/^```(\w+)\n(.*?)^```$/gms))
    .filter(([, found]) => found === language)
    .map(([, , code = '']) => code);
}

/** What came of compiling examples. */
export interface Compiled {
  readonly problems: readonly string[];
  /** The declaration files of ours that they reach, below `dist/src`. */
  readonly declarations: readonly string[];
}

/** Compiles examples as a strict Node project does: without the types of browsers, with all declarations checked. */
export function compileExamples(paths: readonly string[]): Compiled {
  const program = ts.createProgram(paths, {
    target: ts.ScriptTarget.ES2024,
    lib: ['lib.es2024.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  });
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const place = file === undefined ? '' : `${basename(file.fileName)}: `;
    return place + ts.flattenDiagnosticMessageText(messageText, '\n');
  });
  const declarations = program
    .getSourceFiles()
    .flatMap(({ fileName }) => /\/dist\/src\/(.*\.d\.ts)$/.exec(fileName)?.[1] ?? []);
  return { problems, declarations };
}
