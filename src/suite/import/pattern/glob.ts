import { readBracket } from './bracket.ts';
import { patternOf, PatternProblem, type PatternItem, type TextPattern } from './text-pattern.ts';

/** A piece of a pattern of the shell, with what its quotes make plain text. */
export interface GlobPart {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** Reads the right side of `[[ … == … ]]`. @throws PatternProblem */
export function readGlob(parts: readonly GlobPart[]): TextPattern {
  const items = parts.flatMap(({ text, isQuoted }): PatternItem[] =>
    isQuoted ? (text === '' ? [] : [{ type: 'text', text }]) : globItems(text),
  );
  return patternOf(items, { start: true, end: true });
}

function globItems(text: string): PatternItem[] {
  const items: PatternItem[] = [];
  for (let position = 0; position < text.length;) {
    const character = text[position] ?? '';
    if ('?*+@!'.includes(character) && text[position + 1] === '(') {
      throw new PatternProblem(`it has an extended pattern, ${character}(…)`);
    }
    if (character === '[') {
      const { source, length } = readBracket(text, position, '!^');
      items.push({ type: 'regex', source });
      position += length;
      continue;
    }
    if (character === '*') items.push({ type: 'gap', gap: '.*' });
    else if (character === '?') items.push({ type: 'regex', source: '.' });
    else items.push({ type: 'text', text: character });
    position += 1;
  }
  return items;
}
