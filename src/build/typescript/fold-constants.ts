import { bundlerFailed } from './bundler-failed.ts';
import type { Bundler } from './load-esbuild.ts';
import { parseSourceMap, PositionMapper, type SourceMap, type SourcePosition } from './source-map.ts';

/** Bundled code that can tell where its parts come from. */
export interface PlacedCode {
  readonly code: string;
  /** @param line from 1 @param column from 1 */
  readonly locate: (line: number, column: number) => SourcePosition | undefined;
}

const maxRounds = 3;
const identifier = String.raw`[A-Za-z_$][\w$]*`;
/** How esbuild writes variables of modules in a script: at its first level, several in a statement. */
const firstLevel = /^ {2}(?:var |\}, ).*$/gm;
const constant = new RegExp(String.raw`(?<=(?:^ {2}var|,) )(${identifier})(?= = !([01])(?:[,;]|$))`, 'g');

/**
 * The code without what constants keep from being reached: esbuild itself uses a constant that is true or false in other
 * modules, but in its own module only where that imports nothing. For looking at, not for running.
 */
export async function foldConstants(bundler: Bundler, placed: PlacedCode): Promise<PlacedCode> {
  let folded = placed;
  for (let round = 0; round < maxRounds; round++) {
    const { text, define } = freeConstants(folded.code);
    if (Object.keys(define).length === 0) break;
    const { code, map } = await transform(bundler, text, define);
    folded = { code, locate: locateThrough(parseSourceMap(map), folded) };
  }
  return folded;
}

async function transform(
  bundler: Bundler,
  text: string,
  define: Record<string, string>,
): Promise<{ readonly code: string; readonly map: string }> {
  try {
    return await bundler.transform(text, {
      define,
      minifySyntax: true,
      treeShaking: true,
      sourcemap: 'external',
      target: 'es2023',
      logLevel: 'silent',
    });
  } catch (error) {
    throw bundlerFailed(error);
  }
}

function locateThrough(map: SourceMap, { locate }: PlacedCode): PlacedCode['locate'] {
  const positions = new PositionMapper(map);
  return (line, column) => {
    const before = positions.originalOf(line, column);
    return before === undefined ? undefined : locate(before.line, before.column);
  };
}

/** The code with the declarations of constants under other names of the same length, so that the constants are free. */
function freeConstants(code: string): { readonly text: string; readonly define: Record<string, string> } {
  const define: Record<string, string> = {};
  const text = code.replaceAll(firstLevel, (line) =>
    line.replaceAll(constant, (name: string, _: string, digit: string) => {
      if (!isAssignedOnce(name, code)) return name;
      define[name] = digit === '1' ? 'false' : 'true';
      return '$'.repeat(name.length);
    }),
  );
  return { text, define };
}

function isAssignedOnce(name: string, code: string): boolean {
  const whole = String.raw`(?<![\w$])${RegExp.escape(name)}(?![\w$])`;
  const change = String.raw`(?:\+\+|--)\s*${whole}|${whole}\s*(?:\+\+|--|(?:[-+*/%&|^?]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?![=>]))`;
  return [...code.matchAll(new RegExp(change, 'g'))].length === 1;
}
