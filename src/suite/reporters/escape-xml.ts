import { defuseCommands } from './escape-command.ts';
import { escapeCharacter, escapeLines } from '../../escape-hidden.ts';

/** What is not hidden, but nevertheless has no place in XML 1.0. */
const illegal = /[\ufffe\uffff]/g;
const markup = /[&<>"]/g;
/** Readers make spaces of them in attributes, unless they are references. */
const layout = /[\t\n]/g;

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

/**
 * A text for the content of an element, with escapes such as `\x1b` for what is hidden or has no place in XML, and
 * references for what would be a command to the CI system whose log it is printed to.
 */
export function escapeXmlContent(text: string): string {
  const visible = escapeLines(text)
    .replace(illegal, escapeCharacter)
    .replace(markup, (character) => entities.get(character) ?? '');
  return defuseCommands(visible, reference);
}

/** As {@link escapeXmlContent}, for an attribute in double quotes. */
export function escapeXmlAttribute(text: string): string {
  return escapeXmlContent(text).replace(layout, reference);
}

function reference(character: string): string {
  return `&#${String(character.charCodeAt(0))};`;
}
