import type { MarkedToken, Token, Tokens } from 'marked';
import { visibleLine } from '../escape.ts';
import type { Terminal } from '../terminal.ts';
import type { Style } from '../text/paint.ts';
import { span, type Span } from '../text/spans.ts';
import { knownTokens } from './bounded-lexer.ts';
import { decodeEntities } from './decode-entities.ts';

/** The spans of inline Markdown: visible text in styles, with line breaks only where the author demands them. */
export function inlineSpans(
  tokens: readonly Token[],
  terminal: Terminal,
  styles: readonly Style[] = [],
): Span[] {
  return knownTokens(tokens).flatMap((token) => spansOf(token, terminal, styles));
}

function spansOf(token: MarkedToken, terminal: Terminal, styles: readonly Style[]): Span[] {
  const within = (inner: readonly Token[], style: Style): Span[] =>
    inlineSpans(inner, terminal, styles.includes(style) ? styles : [...styles, style]);
  switch (token.type) {
    case 'strong':
      return within(token.tokens, 'strong');
    case 'em':
      return within(token.tokens, 'emphasis');
    case 'del':
      return within(token.tokens, 'deleted');
    case 'codespan':
      return [codeSpan(token.text, terminal, styles)];
    case 'link':
      return linkSpans(token, terminal, styles);
    case 'image':
      return [span(visibleText(decodeEntities(token.text || token.href), terminal), ...styles)];
    case 'br':
      return [span('\n')];
    case 'html':
      return [htmlSpan(token.text, terminal)];
    case 'text':
      if (token.tokens !== undefined) return inlineSpans(token.tokens, terminal, styles);
      return [span(visibleText(decodeEntities(token.text), terminal), ...styles)];
    case 'escape':
      return [span(visibleText(token.text, terminal), ...styles)];
    default:
      // The box of a task stands where other items have their bullet.
      return [];
  }
}

/** Where no colour tells code from text, the author's marks do. */
function codeSpan(text: string, terminal: Terminal, styles: readonly Style[]): Span {
  const shown = visibleText(text, terminal);
  return terminal.color ? span(shown, ...styles, 'code') : span(`\`${shown}\``);
}

/** The text of a link, and where it leads to if the text does not say so. Places within the document do not count. */
function linkSpans(
  { href, text, tokens }: Tokens.Link,
  terminal: Terminal,
  styles: readonly Style[],
): Span[] {
  const spans = inlineSpans(tokens, terminal, styles);
  if (href.startsWith('#') || href === text || href === `mailto:${text}`) return spans;
  return [...spans, span(` (${visibleText(decodeEntities(href), terminal)})`, 'quiet')];
}

function htmlSpan(text: string, terminal: Terminal): Span {
  return /^<br *\/?>$/i.test(text) ? span('\n') : span(visibleText(text, terminal), 'quiet');
}

/** A foreign text on one line: the line breaks of its source mean no more than spaces. */
function visibleText(text: string, terminal: Terminal): string {
  return visibleLine(text.replace(/[\n\t]/g, ' '), terminal);
}
