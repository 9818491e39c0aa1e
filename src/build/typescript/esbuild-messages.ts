import { isBuiltin } from 'node:module';
import type { Location, Message } from 'esbuild';
import { describeAbsent } from './absent-names.ts';
import type { ProblemPlace, SourceProblem } from './problem.ts';

/** What esbuild found, in our words where it is about what policies cannot have. */
export function problemOf(message: Message): SourceProblem {
  const { location } = message;
  const text = rewordings.reduce((told, [pattern, reword]) => told.replace(pattern, reword), message.text);
  const missingPackage = missingPackageIn(message.text);
  return {
    text,
    ...(location === null ? {} : { place: placeOf(location) }),
    ...(missingPackage === undefined ? {} : { missingPackage }),
  };
}

const rewordings: readonly (readonly [RegExp, (...match: string[]) => string])[] = [
  [/^Could not resolve "(\.{0,2}\/.*)"$/, (_, path = '') => `there is no file ${path}`],
  [/^Could not resolve "(.*)"$/, (_, name = '') => describeMissing(name)],
  [
    /^No loader is configured for "(\.\w+)" files: (.*)$/,
    (_, ending = '', path = '') => `${path}: files that end in ${ending} cannot be part of a policy`,
  ],
  [
    /^Top-level await is (?:currently )?not (?:supported|available).*$/,
    () => describeAbsent('top-level await'),
  ],
];

const packageImport = /^Could not resolve "((?:@[a-z\d][\w.-]*\/)?[a-z\d][\w.-]*)(?:\/[^"]*)?"$/;

/** A name that npm could install: paths of tsconfig.json often look alike. */
function missingPackageIn(text: string): string | undefined {
  const [, name] = packageImport.exec(text) ?? [];
  return name === undefined || isBuiltin(name) ? undefined : name;
}

function describeMissing(name: string): string {
  return isBuiltin(name)
    ? `policies have no module ${name}: it is part of Node`
    : `the package ${name} is not installed`;
}

/** esbuild counts columns from 0 and in bytes. */
function placeOf({ file, line, column, length, lineText }: Location): ProblemPlace {
  const bytes = Buffer.from(lineText);
  const unitsBefore = (end: number): number => bytes.subarray(0, end).toString().length;
  return {
    file: file.replaceAll('\\', '/'),
    line,
    column: unitsBefore(column) + 1,
    length: unitsBefore(column + length) - unitsBefore(column),
    lineText,
  };
}
