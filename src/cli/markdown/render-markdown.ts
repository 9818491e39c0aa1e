import type { Terminal } from '../terminal.ts';
import { leftOut } from '../text/wrap.ts';
import { lexMarkdown } from './bounded-lexer.ts';
import { renderBlocks } from './render-blocks.ts';

/** Longer than any text that people read in a terminal; the time it takes grows with its length. */
const maxCharacters = 64 * 1024;
/** Longer rows of prose tire the eye. */
const maxColumns = 100;

/** The rows of a Markdown text, see {@link renderMarkdown} of this folder's index. */
export function renderMarkdownRows(text: string, terminal: Terminal): string[] {
  const columns = Math.min(terminal.columns, maxColumns);
  const rows = renderBlocks(lexMarkdown(text.slice(0, maxCharacters)), { ...terminal, columns });
  const unread = text.length - maxCharacters;
  return unread <= 0 ? rows : [...rows, '', leftOut(`${String(unread)} more characters`, columns, terminal)];
}
