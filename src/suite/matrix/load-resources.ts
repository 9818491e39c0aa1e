import { WardctlError } from '../../errors.ts';
import { valueAt, type JsonObject, type JsonValue } from '../../json/index.ts';
import {
  admissionReviewsFor,
  identify,
  readManifests,
  type ManifestObject,
  type ManifestReview,
} from '../../manifest/index.ts';
import { maskLogin } from '../../mask-login.ts';
import { namespaceLabels, type Labels, type RequestAttributes } from '../../policy/index.ts';
import { errorFinding } from '../finding.ts';
import type { Finding } from '../suite-event.ts';
import type { ManifestOptions, Position, Source } from '../suite.ts';
import { loadEntries, type Loaded } from './read-entry.ts';

/** An object that policies are asked about. */
export interface MatrixResource {
  /** `Kind/namespace/name`, `Kind/name` outside of namespaces. */
  readonly name: string;
  /** What the suite may call it: {@link name}, `Kind/name` and the bare name. */
  readonly names: ReadonlySet<string>;
  readonly review: JsonObject;
  readonly request: RequestAttributes;
  /** Set where the API's name of the kind had to be guessed: how to do without. */
  readonly guess: string | undefined;
  /** Whether the object says that it is in a namespace. */
  readonly namesNamespace: boolean;
  /** Of the entry that it comes from. */
  readonly position: Position;
}

/** An object and the place of the entry that it comes from. */
export interface PlacedObject {
  readonly object: ManifestObject;
  readonly position: Position;
}

/** The objects of all sources, in order. @param list what the sources are, for messages */
export function loadObjects(
  list: string,
  sources: readonly Source[],
  read: (path: string) => Promise<string>,
): Promise<Loaded<PlacedObject>> {
  return loadEntries(list, sources, async (source) => {
    const objects = await objectsOf(source, read);
    return { items: objects.map((object) => ({ object, position: source.position })), findings: [] };
  });
}

async function objectsOf(source: Source, read: (path: string) => Promise<string>): Promise<ManifestObject[]> {
  if (source.type === 'file') return readManifests(await read(source.path), maskLogin(source.path));
  const { value, position } = source;
  identify(value, `manifest, line ${String(position.line)}`);
  // `identify` refuses everything that is not an object.
  return [{ document: value as JsonObject, source: 'manifest', line: position.line }];
}

/**
 * The requests about the objects. Definitions of custom kinds apply to all of them.
 * @param oldObjects the objects before an UPDATE; `undefined`: the same
 * @throws WardctlError MANIFEST_INVALID, USAGE_INVALID where a request cannot be made
 */
export function makeResources(
  objects: readonly PlacedObject[],
  { operation, namespace, user, groups }: ManifestOptions,
  oldObjects: readonly ManifestObject[] | undefined,
): MatrixResource[] {
  const reviews = admissionReviewsFor(
    objects.map(({ object }) => object),
    { operation, namespace, userName: user, groups, oldObjects },
  );
  return objects.flatMap((placed, index) => {
    const review = reviews[index];
    return review === undefined ? [] : [resourceOf(placed, review)];
  });
}

function resourceOf({ object, position }: PlacedObject, { review, note }: ManifestReview): MatrixResource {
  const { kind, metadata, namespace: given } = identify(object.document, object.source);
  const request = attributesOf(review);
  const named = textAt(metadata, 'name') ?? textAt(metadata, 'generateName') ?? '';
  const short = `${kind}/${named}`;
  const full = request.isNamespaced ? `${kind}/${request.namespace ?? ''}/${named}` : short;
  return {
    name: full,
    names: new Set([full, short, named]),
    review,
    request,
    guess: note,
    namesNamespace: given !== undefined,
    position,
  };
}

function attributesOf(review: JsonObject): RequestAttributes {
  const request = valueAt(review, 'request');
  const text = (...path: string[]): string => textAt(request, ...path) ?? '';
  const group = text('resource', 'group');
  const resource = text('resource', 'resource');
  const namespace = textAt(request, 'namespace');
  return {
    operation: text('operation'),
    group,
    version: text('resource', 'version'),
    resource,
    subresource: undefined,
    namespace,
    isNamespaced: namespace !== undefined && !(group === '' && resource === 'namespaces'),
    object: valueAt(request, 'object'),
    oldObject: valueAt(request, 'oldObject'),
  };
}

function textAt(value: JsonValue | undefined, ...path: string[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** Labels of the Namespaces among the resources; of those that are there twice, the later ones. */
export function labelsOfNamespaces(resources: readonly MatrixResource[]): {
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly findings: readonly Finding[];
} {
  const namespaces = new Map<string, Labels>();
  const findings: Finding[] = [];
  for (const { name, request, position } of resources) {
    const { group, resource, namespace, object = request.oldObject } = request;
    if (group !== '' || resource !== 'namespaces' || namespace === undefined || object === undefined)
      continue;
    try {
      namespaces.set(namespace, namespaceLabels(namespace, object));
    } catch (error) {
      if (!(error instanceof WardctlError)) throw error;
      findings.push(errorFinding(error.about(name), position));
    }
  }
  return { namespaces, findings };
}
