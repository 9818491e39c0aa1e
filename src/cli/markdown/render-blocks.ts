import type { MarkedToken, Token, Tokens } from 'marked';
import type { Terminal } from '../terminal.ts';
import { renderCode } from '../text/code.ts';
import { displayWidth } from '../text/display-width.ts';
import { glyphsOf, paint } from '../text/paint.ts';
import { paintSpans, span, wrapSpans, type Span } from '../text/spans.ts';
import { layTable } from '../text/table.ts';
import { visibleLines } from '../text/visible.ts';
import { wrapLine } from '../text/wrap.ts';
import { knownTokens } from './bounded-lexer.ts';
import { inlineSpans } from './inline-spans.ts';

/** Text that would get narrower than this is not indented. */
const minColumns = 12;

/**
 * The rows of Markdown blocks, at most as wide as the terminal.
 * @param isTight whether no blank rows stand between them, as in lists of short items
 */
export function renderBlocks(tokens: readonly Token[], terminal: Terminal, isTight = false): string[] {
  const blocks = knownTokens(tokens).map((token) => renderBlock(token, terminal));
  return joinBlocks(blocks, isTight);
}

function joinBlocks(blocks: readonly (readonly string[])[], isTight: boolean): string[] {
  return blocks
    .filter((rows) => rows.length > 0)
    .flatMap((rows, index) => (index === 0 || isTight ? rows : ['', ...rows]));
}

function renderBlock(token: MarkedToken, terminal: Terminal): string[] {
  switch (token.type) {
    case 'heading':
      return renderHeading(token, terminal);
    case 'paragraph':
      return renderSpans(inlineSpans(token.tokens, terminal), terminal);
    case 'text':
      return renderSpans(inlineSpans([token], terminal), terminal);
    case 'code':
      return renderCode(token.text, terminal);
    case 'blockquote': {
      const bar = `${paint('quiet', glyphsOf(terminal).bar, terminal)} `;
      return indent(bar, bar, 2, terminal, (inner) => renderBlocks(token.tokens, inner));
    }
    case 'list':
      return renderList(token, terminal);
    case 'table':
      return renderTable(token, terminal);
    case 'hr':
      return [paint('quiet', glyphsOf(terminal).rule.repeat(terminal.columns), terminal)];
    case 'html':
      return renderHtml(token.text, terminal);
    default:
      return [];
  }
}

/** Where nothing can be bold, the author's marks tell headings from text. */
function renderHeading({ depth, tokens }: Tokens.Heading, terminal: Terminal): string[] {
  const spans = inlineSpans(tokens, terminal, ['strong']);
  return renderSpans(terminal.color ? spans : [span(`${'#'.repeat(depth)} `), ...spans], terminal);
}

function renderSpans(spans: readonly Span[], terminal: Terminal): string[] {
  return wrapSpans(spans, terminal.columns).map((row) => paintSpans(row, terminal));
}

function renderList(list: Tokens.List, terminal: Terminal): string[] {
  const start = list.start === '' ? 1 : list.start;
  const width = displayWidth(`${String(start + list.items.length - 1)}.`);
  const blocks = list.items.map((item, index) => {
    const bullet = list.ordered ? `${String(start + index)}.`.padStart(width) : glyphsOf(terminal).bullet;
    const marker = item.task ? `[${item.checked === true ? 'x' : ' '}] ` : `${bullet} `;
    const hanging = ' '.repeat(marker.length);
    const rows = indent(marker, hanging, marker.length, terminal, (inner) =>
      renderBlocks(item.tokens, inner, !list.loose),
    );
    // An item without content is one all the same.
    return rows.length === 0 ? [marker.trimEnd()] : rows;
  });
  return joinBlocks(blocks, !list.loose);
}

/** Rows behind a mark on the first one, and another on the rest; the marks take `width` columns. */
function indent(
  first: string,
  rest: string,
  width: number,
  terminal: Terminal,
  render: (inner: Terminal) => string[],
): string[] {
  const columns = terminal.columns - width;
  if (columns < minColumns) return [first.trimEnd(), ...render(terminal)];
  return render({ ...terminal, columns }).map((row, index) => ((index === 0 ? first : rest) + row).trimEnd());
}

function renderTable({ header, rows, align }: Tokens.Table, terminal: Terminal): string[] {
  const table = {
    headings: header.map(({ tokens }) => inlineSpans(tokens, terminal)),
    rows: rows.map((row) => row.map(({ tokens }) => inlineSpans(tokens, terminal))),
    alignments: align.map((alignment) => alignment ?? 'left'),
  };
  return layTable(table, terminal.columns, terminal);
}

function renderHtml(text: string, terminal: Terminal): string[] {
  return visibleLines(text, terminal)
    .flatMap((line) => wrapLine(line, terminal.columns))
    .map((row) => paint('quiet', row, terminal));
}
