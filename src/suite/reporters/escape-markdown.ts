import { defuseCommands } from './escape-command.ts';
import { escapeLine, escapeLines } from '../../escape-hidden.ts';

/** What within a line of GitHub's Markdown, or of HTML, may be more than text; also references to people and issues. */
const markup = /[&<>#*_`~\[\]\|\\@$]|:(?! )|(?<=www)\./giv;

/**
 * A text for the inside of a line of Markdown or of HTML: on one line, with references for what could be markup. It
 * must not begin the line, where digits and hyphens begin lists.
 */
export function escapeMarkdown(text: string): string {
  return escapeLine(text).replace(markup, (character) => `&#${String(character.charCodeAt(0))};`);
}

/** A block of code, whose fence is longer than any in the text; nothing in it is a command to a CI system. */
export function fencedCode(text: string, language = ''): string {
  const visible = defuseCommands(escapeLines(text));
  const longest = (visible.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${visible}\n${fence}\n`;
}
