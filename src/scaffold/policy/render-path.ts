import { isDeviceName } from './device-name.ts';
import { invalidTemplate } from './invalid-template.ts';
import { renderText, type RenderedPlace } from './render-text.ts';

/** What separates names, what Windows has no names with, and what nobody sees. */
const forbidden = /[\/\\:*?"<>\|\p{Cc}\p{Cf}]/v;
/** Windows has two names for it. */
const gitFolder = /^(?:\.git|git~\d+)$/i;
const maxPartBytes = 255;

/**
 * The path of a file in the project: placeholders are filled in, a leading `_` of a part is a `.`, because npm leaves files
 * with a dot out of packages; `__` is one `_`. What would lead out of the project, or into what git keeps of it, is
 * refused.
 * @throws WardctlError TEMPLATE_INVALID
 */
export function renderPath(place: RenderedPlace): string {
  return place.path
    .split('/')
    .map((part) => renderPart(part, place))
    .join('/');
}

function renderPart(part: string, place: RenderedPlace): string {
  const rendered = renderText(
    part.replace(/^_(_?)/, (_, second: string) => (second === '' ? '.' : '_')),
    place,
  );
  const problem = problemOf(rendered);
  if (problem === undefined) return rendered;
  throw invalidTemplate(place.template, `${place.path}: ${problem}, found ${JSON.stringify(rendered)}`);
}

function problemOf(name: string): string | undefined {
  // Windows takes names without dots and spaces at their ends.
  if (/^[. ]*$/.test(name) || /[. ]$/.test(name) || forbidden.test(name))
    return 'expected the name of a file or folder';
  if (gitFolder.test(name)) return 'expected a name that git does not use for itself';
  if (isDeviceName(name)) return 'expected a name that is no device of Windows';
  return Buffer.byteLength(name) > maxPartBytes
    ? `expected a name of at most ${maxPartBytes} bytes`
    : undefined;
}
