import { WardctlError } from '../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../json/index.ts';
import { parseYamlDocuments, type YamlDocument } from '../yaml/index.ts';
import { identify, maxTextLength, type ManifestObject } from './manifest-object.ts';

const maxObjects = 100_000;

/** A document, or an item of a list in it. */
interface Part {
  readonly value: JsonValue;
  readonly document: YamlDocument;
  readonly path: readonly (string | number)[];
  /** Names the part in messages, without its line. */
  readonly place: string;
  readonly source: string;
}

/**
 * The Kubernetes objects of a manifest, in order: documents of YAML or one of JSON, as `helm template`,
 * `kustomize build` and `kubectl get -o yaml` print them. Lists are replaced by their items, empty documents
 * left out. The text is not trusted: its size, depth and number of objects are bounded.
 * @param name of the text in messages and sources, for instance the path
 * @throws WardctlError MANIFEST_INVALID, naming the document, the line, what was expected and what was found
 */
export async function readManifests(text: string, name: string): Promise<ManifestObject[]> {
  const documents = await parseManifest(text, name);
  const objects: ManifestObject[] = [];
  for (const [index, document] of documents.entries()) {
    const { value } = document;
    if (value === null) continue;
    const place = documents.length === 1 ? name : `${name}, document ${String(index + 1)}`;
    const template = helmTemplate(document.comment);
    collect(
      {
        value,
        document,
        path: [],
        place: template === undefined ? place : `${place} (${template})`,
        source: template ?? place,
      },
      objects,
      name,
    );
  }
  return objects;
}

/** The documents of a manifest, empty ones too. @throws WardctlError MANIFEST_INVALID */
export async function parseManifest(text: string, name: string): Promise<YamlDocument[]> {
  try {
    // Windows editors begin files with a byte order mark; kubectl passes over it too.
    const source = { name, errorCode: 'MANIFEST_INVALID', dialect: 'kubernetes' } as const;
    return await parseYamlDocuments(text.replace(/^\ufeff/, ''), source);
  } catch (error) {
    if (!(error instanceof WardctlError) || !text.includes('{{')) throw error;
    throw new WardctlError(error.code, error.message, {
      hint: 'If this is a Helm template, give what `helm template` prints.',
      cause: error,
    });
  }
}

/** The file behind a document: Helm writes `# Source: chart/templates/x.yaml` in front of each. */
function helmTemplate(comment: string): string | undefined {
  for (const [, rest = ''] of comment.matchAll(/^ Source: (.*)$/gm)) {
    const path = rest.trim();
    // Authors of templates give the origin of their text in the same words.
    if (path.includes('/') && !path.includes('://') && path.length <= maxTextLength) return path;
  }
  return undefined;
}

function collect(part: Part, objects: ManifestObject[], name: string): void {
  const { value, document, path, place, source } = part;
  const items = listItems(value);
  if (items !== undefined) {
    for (const [index, item] of items.entries()) {
      const suffix = `, item ${String(index + 1)}`;
      const itemPath = [...path, 'items', index];
      collect(
        { value: item, document, path: itemPath, place: place + suffix, source: source + suffix },
        objects,
        name,
      );
    }
    return;
  }
  const { line } = document.positionOf(path);
  identify(value, `${place}, line ${String(line)}`);
  if (objects.length === maxObjects) {
    throw new WardctlError('MANIFEST_INVALID', `${name}: more than ${String(maxObjects)} objects`, {
      hint: 'Split the file.',
    });
  }
  // `identify` refuses everything that is not an object.
  objects.push({ document: value as JsonObject, source, line });
}

/** The objects of a `List`, `PodList` and so on; `undefined` for everything else. */
export function listItems(value: JsonValue): JsonValue[] | undefined {
  if (!isObject(value)) return undefined;
  const kind = value.get('kind');
  const items = value.get('items');
  if (typeof kind !== 'string' || !kind.endsWith('List') || items === undefined) return undefined;
  if (items === null) return [];
  if (!Array.isArray(items)) return undefined;
  if (kind === 'List') return items;
  // The API server leaves out what the kind of the list says already.
  const inherited = [...value].filter(([key]) => key === 'apiVersion');
  const itemKind = kind.slice(0, -'List'.length);
  return items.map((item) => (isObject(item) ? new Map([...inherited, ['kind', itemKind], ...item]) : item));
}
