import { escapeCharacter, escapeLines } from './escape-hidden.ts';

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

/** A text for the content of an element, with escapes such as `\x1b` for what is hidden or has no place in XML. */
export function escapeXmlContent(text: string): string {
  return escapeLines(text)
    .replace(illegal, escapeCharacter)
    .replace(markup, (character) => entities.get(character) ?? '');
}

/** As {@link escapeXmlContent}, for an attribute in double quotes. */
export function escapeXmlAttribute(text: string): string {
  return escapeXmlContent(text).replace(layout, (character) => `&#${String(character.charCodeAt(0))};`);
}
