/** A line of a diff: `-` is only in the first text, `+` only in the second. */
export interface TextLine {
  readonly mark: '+' | '-' | ' ';
  readonly text: string;
}

/** Bounds memory and time, which grow with the product of the lines that differ. */
const maxComparisons = 1_000_000;

/**
 * The lines of two texts as a diff with as many common lines as there are. Where more than a million pairs of lines
 * would have to be compared, only what both begin and end with is common.
 */
export function diffLines(before: string, after: string): TextLine[] {
  const a = linesOf(before);
  const b = linesOf(after);
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  const most = Math.min(a.length, b.length) - start;
  while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return [
    ...marked(' ', a.slice(0, start)),
    ...diffMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...marked(' ', a.slice(a.length - end)),
  ];
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

function diffMiddle(a: readonly string[], b: readonly string[]): TextLine[] {
  if (a.length * b.length > maxComparisons) return [...marked('-', a), ...marked('+', b)];
  const lengths = commonLengths(a, b);
  const width = b.length + 1;
  const lines: TextLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const [left = '', right = ''] = [a[i], b[j]];
    if (left === right) {
      lines.push({ mark: ' ', text: left });
      i++;
      j++;
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) {
      lines.push({ mark: '-', text: left });
      i++;
    } else {
      lines.push({ mark: '+', text: right });
      j++;
    }
  }
  return [...lines, ...marked('-', a.slice(i)), ...marked('+', b.slice(j))];
}

/**
 * How many lines the rests of both have in common, by where the rests begin: a table of rows for `a`. The bound above
 * keeps the numbers below 1,001.
 */
function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array {
  const numbers = new Map([...a, ...b].map((text, index) => [text, index]));
  const numbered = (texts: readonly string[]): Uint32Array =>
    Uint32Array.from(texts, (text) => numbers.get(text) ?? 0);
  const [left, right] = [numbered(a), numbered(b)];
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const at = i * width + j;
      const below = lengths[at + width] ?? 0;
      const beside = lengths[at + 1] ?? 0;
      const diagonal = lengths[at + width + 1] ?? 0;
      lengths[at] = left[i] === right[j] ? diagonal + 1 : below > beside ? below : beside;
    }
  }
  return lengths;
}

function marked(mark: TextLine['mark'], texts: readonly string[]): TextLine[] {
  return texts.map((text) => ({ mark, text }));
}

/** The parts of a diff with changes in them, each with up to `contextLines` common lines around. */
export function hunksOf(lines: readonly TextLine[], contextLines: number): TextLine[][] {
  const spans: [number, number][] = [];
  lines.forEach(({ mark }, index) => {
    if (mark === ' ') return;
    const from = Math.max(0, index - contextLines);
    const to = Math.min(lines.length, index + 1 + contextLines);
    const last = spans.at(-1);
    // To leave out a single line saves nothing.
    if (last !== undefined && from <= last[1] + 1) last[1] = to;
    else spans.push([from, to]);
  });
  return spans.map(([from, to]) => lines.slice(from, to));
}
