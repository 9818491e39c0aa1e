import { displayWidth } from '../../text/display-width.ts';
import { flowWidth, wrapFlow, type Flow } from './flow.ts';
import { parseLines, type Line } from './parse-lines.ts';
import { renderTable, type TableLine } from './table.ts';

/** The width of what is not written to a terminal. */
const columns = 80;
/** A document longer than any README is not laid out, but left as it is. */
const maxCharacters = 256 * 1024;
/** Bounds the spaces that fill up the lines of code; one long line would make all of them long. */
const maxPaddingCharacters = 4 * 1024 * 1024;

/**
 * A Markdown text as the reference prints it to what is no terminal: without marks and styles, wrapped at 80
 * columns, the lines of code filled up with spaces to the widest one (cli-and-registry 5.8). What could act on a
 * terminal stays: escape the result where it goes to one.
 *
 * The reference shows rules and context-aware resources as fenced code, and the usage between two rules:
 * `---`, a line break, the text, a line break, `---`.
 * @returns lines that each end with a line break
 */
export function renderPlainMarkdown(text: string): string {
  if (text.length > maxCharacters) return text.endsWith('\n') ? text : `${text}\n`;
  const blocks = parseLines(text.replaceAll('\r\n', '\n')).reduce<Block[]>(addLine, []);
  let paddingRoom = maxPaddingCharacters;
  const rows = blocks.flatMap((block) => {
    if (block.kind === 'rule') return ['―'.repeat(columns)];
    if (block.kind === 'flow') return wrapFlow(block.flow, columns);
    if (block.kind === 'table') return renderTable(block.lines, columns);
    const widest = block.flows.reduce((max, flow) => Math.max(max, flowWidth(flow)), 0);
    const padding = widest * block.flows.length;
    if (padding > paddingRoom) return block.flows.flatMap((flow) => wrapFlow(flow, columns));
    paddingRoom -= padding;
    return renderCode(block.flows, widest);
  });
  return rows.map((row) => `${row}\n`).join('');
}

/** What is laid out together: tables and code take several lines. */
type Block =
  | { readonly kind: 'table'; readonly lines: TableLine[] }
  | { readonly kind: 'code'; readonly flows: Flow[] }
  | Extract<Line, { kind: 'flow' | 'rule' }>;

function addLine(blocks: Block[], line: Line): Block[] {
  const last = blocks.at(-1);
  if (line.kind === 'code') {
    if (last?.kind === 'code') last.flows.push(line.flow);
    else blocks.push({ kind: 'code', flows: [line.flow] });
  } else if (line.kind === 'row' || line.kind === 'row-rule') {
    if (last?.kind === 'table') last.lines.push(line);
    else blocks.push({ kind: 'table', lines: [line] });
  } else {
    blocks.push(line);
  }
  return blocks;
}

function renderCode(flows: readonly Flow[], widest: number): string[] {
  return flows.flatMap((flow) =>
    wrapFlow(flow, columns).map((row) => row + ' '.repeat(Math.max(0, widest - displayWidth(row)))),
  );
}
