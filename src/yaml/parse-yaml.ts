import { JsonSyntaxError, parseJson, tooManyValues, type JsonValue } from '../json/index.ts';
import { invalidYaml, type YamlDocument, type YamlSource } from './document.ts';

const maxBytes = 64 * 1024 * 1024;
/** The YAML library takes about 200 bytes of memory for each byte of the text, JSON far less. */
const maxYamlBytes = 8 * 1024 * 1024;

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
 * As {@link parseYaml}, with the lines, tags and leading comments of the documents.
 * @throws WardctlError with the given code, naming line and column
 */
export async function parseYamlDocuments(text: string, source: YamlSource): Promise<YamlDocument[]> {
  const size = Buffer.byteLength(text);
  if (size > maxBytes) throw invalidYaml(source, `larger than ${inMiB(maxBytes)}`);
  const document = parseAsJson(text, source);
  if (document !== undefined) return [document];
  if (size > maxYamlBytes) {
    throw invalidYaml(source, `larger than ${inMiB(maxYamlBytes)} (JSON may have ${inMiB(maxBytes)})`);
  }
  const { readDocuments } = await import('./read-documents.ts');
  return readDocuments(text, source);
}

/** JSON is YAML too; reading it here spares loading the YAML library. */
function parseAsJson(text: string, source: YamlSource): YamlDocument | undefined {
  const [start] = /^\s*[{[]/.exec(text) ?? [];
  if (start === undefined) return undefined;
  try {
    const line = start.split('\n').length;
    return { value: parseJson(text), tag: undefined, comment: '', lineOf: () => line };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    // The YAML library would take it, and far more memory.
    if (error.problem === tooManyValues) throw invalidYaml(source, error.message);
    return undefined;
  }
}

function inMiB(bytes: number): string {
  return `${String(bytes / 1024 / 1024)} MiB`;
}
