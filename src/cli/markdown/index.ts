import type { Terminal } from '../terminal.ts';

export { renderPlainMarkdown } from './plain/render-plain-markdown.ts';

/**
 * The rows of a Markdown text (GitHub's flavour) for a terminal, at most as wide as it and 100 columns. Nothing in
 * it can act on the terminal: HTML and escape sequences are shown as text, links are not made to click.
 * @param text untrusted; what is behind its first 64 Ki characters is left out, and a last row says so
 */
export async function renderMarkdown(text: string, terminal: Terminal): Promise<string[]> {
  // The parser takes milliseconds to load, which only this needs.
  const { renderMarkdownRows } = await import('./render-markdown.ts');
  return renderMarkdownRows(text, terminal);
}
