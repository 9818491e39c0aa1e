import { getDefaults, Lexer, Tokenizer, type MarkedToken, type Token, type Tokens } from 'marked';
import { splitSections } from './split-sections.ts';

const maxListDepth = 6;
/** Each level doubles the time, because lines that go on without `>` are read again on every level. */
const maxQuoteDepth = 3;
/** Readings of a quotation in a document; each looks at all that is left of its section. */
const maxQuoteReadings = 200;
const maxInlineDepth = 4;
/** Rows of a table are filled up to its headings, so that few characters make many cells. */
const maxCells = 20_000;
/** Blocks, and the text of one, are searched in a time that grows with the square of their length. */
const maxSectionCharacters = 8 * 1024;
const maxInlineCharacters = 4 * 1024;
/** Each may have its partner anywhere behind it. */
const maxInlineMarks = 400;
/** A line, and below it one that says how the columns stand. */
const tableStart = /^([^\n]*)\n(?=[^\n]*[|:])[ |:-]+(?:\n|$)/;

/**
 * The tokens of a Markdown text (GitHub's flavour), in a time that grows with its length only. What is nested too
 * deeply, too long a paragraph or too large a table is taken for plain text.
 * @param text untrusted, bounded in length by the caller
 */
export function lexMarkdown(text: string): MarkedToken[] {
  const lexer = new Lexer({ ...getDefaults(), tokenizer: new BoundedTokenizer() });
  for (const section of splitSections(text, maxSectionCharacters)) lexer.blockTokens(section, lexer.tokens);
  // Links may be defined behind their use: inline text is read when all blocks are known.
  for (const { src, tokens } of lexer.inlineQueue) {
    if (isModest(src)) lexer.inlineTokens(src, tokens);
    else tokens.push({ type: 'text', raw: src, text: src });
  }
  return knownTokens(lexer.tokens);
}

/** Tokens by their types: the others, which extensions make, do not occur here. */
export function knownTokens(tokens: readonly Token[]): MarkedToken[] {
  return tokens as MarkedToken[];
}

function isModest(text: string): boolean {
  return text.length <= maxInlineCharacters && (text.match(/[*_~[\]`<&@]/g)?.length ?? 0) <= maxInlineMarks;
}

class BoundedTokenizer extends Tokenizer {
  private listDepth = 0;
  private quoteDepth = 0;
  private quoteReadings = 0;
  private inlineDepth = 0;
  private cells = 0;

  override blockquote(text: string): Tokens.Blockquote | undefined {
    const isSpent = this.quoteDepth === 0 && this.quoteReadings >= maxQuoteReadings;
    if (isSpent || this.quoteDepth >= maxQuoteDepth) return undefined;
    this.quoteReadings++;
    this.quoteDepth++;
    const quote = super.blockquote(text);
    this.quoteDepth--;
    return quote;
  }

  override list(text: string): Tokens.List | undefined {
    if (this.listDepth >= maxListDepth) return undefined;
    this.listDepth++;
    const list = super.list(text);
    this.listDepth--;
    return list;
  }

  override emStrong(text: string, masked: string, previous?: string): Tokens.Em | Tokens.Strong | undefined {
    return this.nestInline(() => super.emStrong(text, masked, previous));
  }

  override del(text: string, masked: string, previous?: string): Tokens.Del | undefined {
    return this.nestInline(() => super.del(text, masked, previous));
  }

  override link(text: string): Tokens.Link | Tokens.Image | undefined {
    return this.nestInline(() => super.link(text));
  }

  override table(text: string): Tokens.Table | undefined {
    const [start, headings = ''] = this.cells > maxCells ? [] : (tableStart.exec(text) ?? []);
    if (start === undefined) return undefined;
    const [body = ''] = text.split(/\n[ \t]*\n/, 1);
    // A document with too large a table has no further ones, for this costs time at every line.
    this.cells += headings.split('|').length * body.split('\n').length;
    return this.cells > maxCells ? undefined : super.table(text);
  }

  private nestInline<T>(read: () => T | undefined): T | undefined {
    if (this.inlineDepth >= maxInlineDepth) return undefined;
    this.inlineDepth++;
    const token = read();
    this.inlineDepth--;
    return token;
  }
}
