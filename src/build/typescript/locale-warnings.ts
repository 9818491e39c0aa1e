import { plainMethods } from './absent-names.ts';
import type { PassOutput } from './bundle-pass.ts';
import type { SourceProblem } from './problem.ts';
import { isOfPackage, PositionMapper } from './source-map.ts';
import type { SourceTexts } from './source-texts.ts';

const method = new RegExp(String.raw`\.(${[...plainMethods.keys()].join('|')})\(`, 'g');

/** What the author's own code calls that works without languages there: it gives other answers in Node. */
export function localeWarnings({ code, sourceMap }: PassOutput, texts: SourceTexts): SourceProblem[] {
  if (code.search(method) < 0) return [];
  const positions = new PositionMapper(sourceMap);
  return code.split('\n').flatMap((line, index) =>
    [...line.matchAll(method)].flatMap((match): SourceProblem[] => {
      const [, name = ''] = match;
      const position = positions.originalOf(index + 1, match.index + 2);
      if (position === undefined || isOfPackage(position)) return [];
      const offset = Math.max(0, texts.textAt(position).indexOf(name));
      return [
        {
          text: `${name} ${plainMethods.get(name) ?? ''}`,
          place: texts.placeOf({ ...position, column: position.column + offset }, name.length),
        },
      ];
    }),
  );
}
