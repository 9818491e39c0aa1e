import { absentGlobals, describeAbsent } from './absent-names.ts';
import { BundleProblems, runPass, type PassOutput } from './bundle-pass.ts';
import { isCaught } from './caught-code.ts';
import type { BundleInput } from './esbuild-options.ts';
import { foldConstants, type PlacedCode } from './fold-constants.ts';
import { foldGuards, foldedName } from './fold-guards.ts';
import type { Bundler } from './load-esbuild.ts';
import { absentModulesNamespace } from './policy-modules.ts';
import type { SourceProblem } from './problem.ts';
import { isOfPackage, PositionMapper, type SourcePosition } from './source-map.ts';
import { SourceTexts } from './source-texts.ts';

/** A place where a global is used that policies lack. */
export interface AbsentUse extends SourceProblem {
  readonly name: string;
}

const marker = '__wardctl_absent_';
const names = absentGlobals.map(RegExp.escape).join('|');

/** Anything that may be a use, in the bundle as it is: strings and properties too. */
const suspicious = new RegExp(String.raw`(?<![\w$])(?:${names})(?![\w$])`);
/** Imports of what is only known when the policy runs; esbuild leaves these in place. */
const lateImport = /(?<![\w$.])(?:__require\((?!")|import\()/g;
const markedUse = new RegExp(String.raw`(\binstanceof )?(?<![\w$])${marker}(\w+)`, 'g');
/** What is left of `globalThis.NAME` where it is called or looked into: that cannot work. */
const propertyUse = /\(void 0\)(?=[.([])|(?<=\bnew )\(void 0\)/g;
const propertyName = new RegExp(String.raw`^globalThis\s*\.\s*(${names})(?![\w$])`);

/**
 * Finds the free uses of globals that policies lack, where they are left once the sources are bundled without them:
 * code that asks with `typeof` first, or by a property of `globalThis`, asks for none. esbuild tells what is free.
 * @throws BundleProblems for imports of Node's modules and of what is not known before
 */
export async function findAbsentUses(
  bundler: Bundler,
  input: BundleInput,
  made: PassOutput,
): Promise<AbsentUse[]> {
  if (!isSuspicious(made)) return [];
  const options = { define: definitions(), plugins: [foldGuards(absentGlobals)] };
  const { code, sourceMap, inputs, files } = await runPass(bundler, input, options);
  const refusedModules = absentModules({ inputs });
  if (refusedModules.size > 0) await runPass(bundler, input, { ...options, refusedModules });
  const positions = new PositionMapper(sourceMap);
  const texts = new SourceTexts(input.folder, files);
  const folded = { code, locate: positions.originalOf.bind(positions) };
  const late = lateImports(folded, texts);
  if (late.length > 0) throw new BundleProblems(late);
  // Most policies have none, and it takes its time.
  return usesIn(folded, texts).length === 0 ? [] : usesIn(await foldConstants(bundler, folded), texts);
}

function usesIn({ code, locate }: PlacedCode, texts: SourceTexts): AbsentUse[] {
  return withoutRepetition([
    ...matchesIn(code, markedUse).flatMap(({ match: [, test = '', name = ''], line, column }) => {
      const position = locate(line, column + test.length);
      // Packages tell their values from those of browsers, which no policy ever gives them.
      return test !== '' && position !== undefined && isOfPackage(position)
        ? []
        : useOf(name, position, texts);
    }),
    ...matchesIn(code, propertyUse).flatMap(({ line, column }) => {
      const position = locate(line, column);
      const [, name] = propertyName.exec(position === undefined ? '' : texts.textAt(position)) ?? [];
      return name === undefined ? [] : useOf(name, position, texts);
    }),
  ]);
}

function isSuspicious({ code, inputs }: PassOutput): boolean {
  return suspicious.test(code) || code.search(lateImport) >= 0 || absentModules({ inputs }).size > 0;
}

/** Free uses become names that are easily found; what guards them becomes what it is without them. */
function definitions(): Record<string, string> {
  return Object.fromEntries(
    absentGlobals.flatMap((name) => [
      [name, `${marker}${name}`],
      [foldedName(name), 'undefined'],
      [`globalThis.${name}`, 'undefined'],
    ]),
  );
}

function absentModules({ inputs }: Pick<PassOutput, 'inputs'>): Set<string> {
  const prefix = `${absentModulesNamespace}:`;
  const found = [...inputs].filter((path) => path.startsWith(prefix));
  return new Set(found.map((path) => path.slice(prefix.length)));
}

function lateImports({ code, locate }: PlacedCode, texts: SourceTexts): SourceProblem[] {
  return matchesIn(code, lateImport).flatMap(({ line, column }) => {
    const position = locate(line, column);
    const [name] = /^(?:require|import)/.exec(position === undefined ? '' : texts.textAt(position)) ?? [];
    if (position === undefined || name === undefined) return [];
    return {
      text: `${name} needs the name of a module as text: all modules of a policy are bundled when it is built`,
      place: texts.placeOf(position, name.length),
    };
  });
}

interface PlacedMatch {
  readonly match: RegExpExecArray;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** Of code that runs with nothing to catch what it throws. */
function matchesIn(code: string, pattern: RegExp): PlacedMatch[] {
  const lines = code.split('\n');
  return lines.flatMap((text, index) => {
    const matches = Array.from(text.matchAll(pattern), (match) => ({
      match,
      line: index + 1,
      column: match.index + 1,
    }));
    return matches.length > 0 && isCaught(lines, index) ? [] : matches;
  });
}

function useOf(name: string, position: SourcePosition | undefined, texts: SourceTexts): AbsentUse[] {
  if (position === undefined) return [];
  return [{ name, text: describeAbsent(name), place: texts.placeOf(position, name.length) }];
}

function withoutRepetition(uses: readonly AbsentUse[]): AbsentUse[] {
  const known = new Map(
    uses.map((use) => [JSON.stringify([use.name, use.place?.file, use.place?.line, use.place?.column]), use]),
  );
  return [...known.values()];
}
