import { suggest } from '../../suggest.ts';
import { invalidTemplate } from './invalid-template.ts';
import { quoteValue } from './quote-value.ts';

/** `%{name}`; a `%` in front says that it is none. */
const placeholder = /(%?)%\{([^}\r\n]*)(\}?)/g;

/** Of longer lines, only the part around a placeholder is looked at. */
const maxLineLength = 2000;

/** What is filled in, and where: for messages, too. */
export interface RenderedPlace {
  /** Of the template. */
  readonly template: string;
  /** Of the file in the template. */
  readonly path: string;
  readonly placeholders: ReadonlyMap<string, string>;
}

/**
 * A text of a template with the placeholders filled in; all else, line breaks included, stays as it is. `%%{` stands for
 * `%{`.
 * @throws WardctlError TEMPLATE_INVALID, naming file and line, where a placeholder is not known
 */
export function renderText(text: string, place: RenderedPlace): string {
  return text.replace(placeholder, (found, escape: string, name: string, end: string, offset: number) => {
    if (escape !== '') return found.slice(1);
    const value = end === '' ? undefined : place.placeholders.get(name);
    if (value === undefined) throw unknownPlaceholder(found, lineAt(text, offset), place);
    return quoteValue(value, {
      path: place.path,
      before: startOfLine(text, offset),
      after: restOfLine(text, offset + found.length),
    });
  });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function startOfLine(text: string, end: number): string {
  const near = text.slice(Math.max(0, end - maxLineLength), end);
  return near.slice(near.lastIndexOf('\n') + 1);
}

function restOfLine(text: string, start: number): string {
  const near = text.slice(start, start + maxLineLength);
  const end = near.indexOf('\n');
  return end === -1 ? near : near.slice(0, end);
}

const maxShownLength = 60;

function unknownPlaceholder(found: string, line: number, place: RenderedPlace): Error {
  const { template, path, placeholders } = place;
  const shown = found.length > maxShownLength ? `${found.slice(0, maxShownLength)}…` : found;
  const names = [...placeholders.keys()];
  const near = suggest(found.replace(/^%\{|\}$/g, ''), names);
  const advice = near === undefined ? `Placeholders: ${names.join(', ')}.` : `Did you mean %{${near}}?`;
  return invalidTemplate(
    template,
    `${path}:${line}: expected a placeholder, found ${shown}`,
    `${advice} For these characters as they are, write %%{.`,
  );
}
