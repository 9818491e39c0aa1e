import { WardctlError } from '../errors.ts';
import type { JsonObject } from '../json/index.ts';
import { identify, type ManifestObject } from './manifest-object.ts';
import { listItems, parseManifest } from './read-manifests.ts';

/**
 * The one Kubernetes object of a YAML or JSON text, with or without metadata. The text is not trusted: its size and
 * depth are bounded.
 * @param name of the text in messages and as source, for instance the path
 * @throws WardctlError MANIFEST_INVALID where there is none, more than one, or a list
 */
export async function readManifestObject(text: string, name: string): Promise<ManifestObject> {
  const documents = (await parseManifest(text, name)).filter(({ value }) => value !== null);
  const [document] = documents;
  if (document === undefined || documents.length > 1) {
    const found = document === undefined ? 'none' : `${String(documents.length)} documents`;
    throw oneExpected(`${name}: expected one Kubernetes object, found ${found}`);
  }
  const { value } = document;
  const { line } = document.positionOf([]);
  const place = `${name}, line ${String(line)}`;
  const items = listItems(value);
  if (items !== undefined) {
    throw oneExpected(`${place}: expected one Kubernetes object, found a list of ${String(items.length)}`);
  }
  identify(value, place, { metadata: 'optional' });
  // `identify` refuses everything that is not an object.
  return { document: value as JsonObject, source: name, line };
}

function oneExpected(message: string): WardctlError {
  return new WardctlError('MANIFEST_INVALID', message, {
    hint: 'A request is about one object: give each in a file of its own.',
  });
}
