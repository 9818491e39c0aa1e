const fence = /^\s*(`{3,20}|~{3,20})(?![`~])/;

/**
 * Cuts a text into sections of at most `maxCharacters`, each before a heading, else before a line that nothing
 * before it goes on in; only where there is none, anywhere. Code that is cut is fenced again.
 */
export function splitSections(text: string, maxCharacters: number): string[] {
  const sections: string[] = [];
  let section: string[] = [];
  let characters = 0;
  let fenced: string | undefined;
  let best: Cut = { at: 0, rank: 0 };
  for (const line of cutLongLines(text.split(/\r\n?|\n/), maxCharacters / 2)) {
    const rank = fenced === undefined ? rankOf(line, section.at(-1)) : 0;
    if (section.length > 0 && rank >= best.rank) best = { at: section.length, rank };
    while (section.length > 0 && characters + line.length > maxCharacters) {
      // Code has no place to cut it at.
      const cut = fenced === undefined && best.rank > 0 ? best.at : section.length;
      sections.push(section.slice(0, cut).join('\n'));
      section = section.slice(cut);
      if (fenced !== undefined) section.unshift(fenced);
      characters = section.reduce((sum, { length }) => sum + length + 1, 0);
      best = { at: 0, rank: 0 };
    }
    fenced = fencedAfter(line, fenced);
    section.push(line);
    characters += line.length + 1;
  }
  return [...sections, section.join('\n')];
}

/** A place between two lines; the higher the rank, the less is lost by cutting there. */
interface Cut {
  readonly at: number;
  readonly rank: number;
}

function rankOf(line: string, previous: string | undefined): number {
  if (/^#{1,6} /.test(line)) return 3;
  if (!/^\S/.test(line)) return 0;
  if (previous?.trim() === '') return 2;
  return /^(?:[-*+]|\d+[.)]) /.test(line) ? 1 : 0;
}

/** The fence of the code that goes on after a line. */
function fencedAfter(line: string, fenced: string | undefined): string | undefined {
  const mark = fence.exec(line)?.[1];
  if (fenced === undefined) return mark;
  return mark?.startsWith(fenced) === true && line.trim() === mark ? undefined : fenced;
}

function cutLongLines(lines: readonly string[], maxCharacters: number): string[] {
  return lines.flatMap((line) => {
    if (line.length <= maxCharacters) return [line];
    return line.match(new RegExp(`.{1,${String(maxCharacters)}}`, 'gsv')) ?? [];
  });
}
