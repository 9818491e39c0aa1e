import type { Flow } from './flow.ts';
import { parseCellSpans, parseSpans, type Span } from './spans.ts';

/** How the cells of a column stand in it. */
export type Alignment = 'left' | 'center' | 'right';

/** A line of Markdown as the reference takes it: each for itself, but for fenced code. */
export type Line =
  | { readonly kind: 'flow'; readonly flow: Flow }
  | { readonly kind: 'code'; readonly flow: Flow }
  | { readonly kind: 'rule' }
  | { readonly kind: 'row'; readonly cells: readonly Flow[] }
  | { readonly kind: 'row-rule'; readonly alignments: readonly Alignment[] };

const fence = '```';
const bullet = /^( {0,3})\* /;
const quote = /^>(?: |$)/;
const heading = /^#{1,8} (?=.)/;

/** The lines of a Markdown text, without the fences around code. */
export function parseLines(text: string): Line[] {
  const lines: Line[] = [];
  if (text === '') return lines;
  let isFenced = false;
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (line.startsWith(fence)) isFenced = !isFenced;
    else lines.push(isFenced ? codeLine(line) : parseLine(line));
  }
  return lines;
}

function parseLine(line: string): Line {
  if (line.startsWith('|')) return parseRow(line);
  const [indentation] = /^(?: {4}|\t)/.exec(line) ?? [];
  if (indentation !== undefined) return codeLine(line.slice(indentation.length));
  const { first, rest, length } = leadOf(line);
  if (length > 0) return { kind: 'flow', flow: { first, rest, spans: parseSpans(line.slice(length)) } };
  const [head = ''] = heading.exec(line) ?? [];
  const spans = parseSpans(line.slice(head.length));
  const isRule = head === '' && spans.length === 1 && /^-{3,}$/.test(spans[0]?.text ?? '');
  return isRule ? { kind: 'rule' } : { kind: 'flow', flow: { first: '', rest: '', spans } };
}

function codeLine(text: string): Line {
  return { kind: 'code', flow: { first: '', rest: '', spans: [{ text, code: false }] } };
}

interface Lead {
  readonly first: string;
  readonly rest: string;
  /** Characters of the source that it stands for. */
  readonly length: number;
}

/** A bullet or the bar of a quotation. Lists with `-` or with numbers are text to the reference. */
function leadOf(text: string): Lead {
  const [item, depth = ''] = bullet.exec(text) ?? [];
  if (item !== undefined) return { first: `${depth}• `, rest: `${depth}  `, length: item.length };
  const [quoted] = quote.exec(text) ?? [];
  if (quoted !== undefined) return { first: '▐ ', rest: '▐ ', length: quoted.length };
  return { first: '', rest: '', length: 0 };
}

function parseRow(line: string): Line {
  const cells: Flow[] = [];
  let at = 0;
  while (at < line.length) {
    const { first, rest, length } = leadOf(line.slice(at + 1));
    const { spans, end } = parseCellSpans(line, at + 1 + length);
    cells.push({ first, rest, spans: trimSpans(spans) });
    at = end;
  }
  if (cells.at(-1)?.spans.length === 0) cells.pop();
  const alignments = cells.map(readAlignment);
  return alignments.every((alignment) => alignment !== undefined)
    ? { kind: 'row-rule', alignments }
    : { kind: 'row', cells };
}

/** What a cell such as `:--` says about its column. */
function readAlignment({ spans }: Flow): Alignment | undefined {
  const [{ text } = { text: '' }, ...others] = spans;
  if (others.length > 0 || !/^[-:]+$/.test(text)) return undefined;
  const isRight = text.includes(':', 1);
  if (!text.startsWith(':')) return isRight ? 'right' : 'left';
  return isRight ? 'center' : 'left';
}

/** Spans without the spaces around them; those in code stay. */
function trimSpans(spans: readonly Span[]): Span[] {
  const kept = [...spans];
  while (kept[0]?.code === false) {
    const text = kept[0].text.trimStart();
    if (text !== '') {
      kept[0] = { text, code: false };
      break;
    }
    kept.shift();
  }
  for (let last = kept.at(-1); last?.code === false; last = kept.at(-1)) {
    kept.pop();
    const text = last.text.trimEnd();
    if (text === '') continue;
    kept.push({ text, code: false });
    break;
  }
  return kept;
}
