import { WardctlError } from '../errors.ts';
import { JsonLocator, JsonSyntaxError, parseJsonText, tooManyValues, type JsonValue } from '../json/index.ts';
import {
  invalidYaml,
  invalidYamlAt,
  repeatedKey,
  type YamlDocument,
  type YamlFault,
  type YamlSource,
} from './document.ts';
import { TextPositions } from './text-positions.ts';

const maxBytes = 64 * 1024 * 1024;
/** The YAML library takes about 200 bytes of memory for each byte of the text, JSON far less. */
const maxYamlBytes = 8 * 1024 * 1024;
const sizeHint = 'Split the file into several.';

/**
 * The documents of a YAML or JSON text, numbers kept exactly; empty documents are `null`, an empty text has none.
 * The text is not trusted: its size, depth and documents are bounded, and what its aliases make of it.
 * @throws WardctlError with the given code, naming line and column
 */
export async function parseYaml(text: string, source: YamlSource): Promise<JsonValue[]> {
  const documents = await parseYamlDocuments(text, source);
  return documents.map(({ value }) => value);
}

/**
 * As {@link parseYaml}, with the positions, tags and leading comments of the documents.
 * @throws WardctlError with the given code, naming line and column
 */
export async function parseYamlDocuments(text: string, source: YamlSource): Promise<YamlDocument[]> {
  const size = Buffer.byteLength(text);
  if (size > maxBytes) throw invalidYaml(source, `larger than ${inMiB(maxBytes)}`, sizeHint);
  const document = parseAsJson(text, source);
  if (document !== undefined) return [document];
  if (size > maxYamlBytes) {
    const problem = `larger than ${inMiB(maxYamlBytes)} (JSON may have ${inMiB(maxBytes)})`;
    throw invalidYaml(source, problem, sizeHint);
  }
  const { readDocuments } = await import('./read-documents.ts');
  return readDocuments(text, source);
}

/**
 * The only document of a text, as {@link parseYamlDocuments} reads it; `undefined` where the text is empty.
 * @throws WardctlError with the given code, also where there are several: it names the place of the second
 */
export async function parseYamlDocument(text: string, source: YamlSource): Promise<YamlDocument | undefined> {
  const documents = await parseYamlDocuments(text, source);
  const [document, second] = documents;
  if (second === undefined) return document;
  const { line, column } = second.positionOf([]);
  throw new WardctlError(
    source.errorCode,
    `${source.name}: expected one document, found ${String(documents.length)}; ` +
      `the second begins at line ${String(line)}, column ${String(column)}`,
    { hint: 'Split the file at the lines `---`.' },
  );
}

/** JSON is YAML too; reading it here spares loading the YAML library. */
function parseAsJson(text: string, source: YamlSource): YamlDocument | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const { value, firstRepeat } = parseJsonText(text);
    const locator = new JsonLocator(text);
    const positions = new TextPositions(text);
    if (firstRepeat !== undefined) throw invalidYamlAt(source, positions, repeatFault(locator, firstRepeat));
    return {
      value,
      tag: undefined,
      tagOf: () => undefined,
      comment: '',
      positionOf: (path, part) => positions.of(locator.locate(path), part),
    };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    // The YAML library would take it, and far more memory.
    if (error.problem === tooManyValues) throw invalidYaml(source, error.message, sizeHint);
    return undefined;
  }
}

function repeatFault(
  locator: JsonLocator,
  { key, objectStart }: { readonly key: string; readonly objectStart: number },
): YamlFault {
  const [firstOffset, offset = objectStart] = locator.repeatedKeyStarts(objectStart, key);
  return { ...repeatedKey(key), offset, firstOffset };
}

function inMiB(bytes: number): string {
  return `${String(bytes / 1024 / 1024)} MiB`;
}
