import { callbackRequest, HostCallError, type RequestTag } from '../../host/index.ts';
import { isObject, parseJson, valueAt, type JsonObject, type JsonValue } from '../../json/index.ts';
import type { ContextAwareResource } from '../../policy/index.ts';
import type { GuestContext } from '../runtime.ts';

/** Cluster data for a Rego policy could not be had or used; the message is the response's, as it is. */
export class ContextError extends Error {
  override readonly name = 'ContextError';
}

/** One object of the cluster with the names it is filed under. */
export interface ContextObject {
  readonly name: string;
  /** `undefined` for cluster-wide objects. */
  readonly namespace: string | undefined;
  readonly object: JsonObject;
}

/** All objects of the kinds that a policy was granted, in sorted order of the kinds (policy-abi 5.4). */
export async function listGranted(
  context: GuestContext,
): Promise<{ resource: ContextAwareResource; objects: ContextObject[] }[]> {
  const lists = [];
  for (const resource of sortedResources(context.contextAwareResources)) {
    const list = await ask(context, 'KubernetesListResourceAll', {
      api_version: resource.apiVersion,
      kind: resource.kind,
      label_selector: null,
      field_selector: null,
      field_masks: null,
    });
    const items = valueAt(list, 'items');
    if (!Array.isArray(items)) {
      throw new ContextError(
        `expected a list of ${resource.apiVersion}/${resource.kind} objects, found none`,
      );
    }
    lists.push({ resource, objects: items.map((item) => toContextObject(item, resource)) });
  }
  return lists;
}

/** The plural name of a kind, such as `services`. */
export async function pluralNameOf(context: GuestContext, resource: ContextAwareResource): Promise<string> {
  const plural = await ask(context, 'KubernetesGetResourcePluralName', {
    api_version: resource.apiVersion,
    kind: resource.kind,
  });
  if (typeof plural === 'string') return plural;
  throw new ContextError(
    `expected the plural name of ${resource.apiVersion}/${resource.kind}, found no string`,
  );
}

/** The member of an object, made where it is missing. */
export function childObject(parent: JsonObject, key: string): JsonObject {
  const existing = parent.get(key);
  if (isObject(existing)) return existing;
  const created: JsonObject = new Map();
  parent.set(key, created);
  return created;
}

function sortedResources(resources: readonly ContextAwareResource[]): ContextAwareResource[] {
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...resources].sort((a, b) => byText(a.apiVersion, b.apiVersion) || byText(a.kind, b.kind));
}

async function ask(
  context: GuestContext,
  tag: RequestTag,
  fields: Readonly<Record<string, string | null>>,
): Promise<JsonValue> {
  try {
    const reply = await context.host.request(callbackRequest(tag, new Map(Object.entries(fields))));
    return parseJson(reply);
  } catch (error) {
    if (error instanceof HostCallError) throw new ContextError(error.message);
    throw error;
  }
}

function toContextObject(item: JsonValue, { apiVersion, kind }: ContextAwareResource): ContextObject {
  const name = valueAt(item, 'metadata', 'name');
  const namespace = valueAt(item, 'metadata', 'namespace');
  if (typeof name !== 'string' || !isObject(item)) {
    throw new ContextError(`found a ${apiVersion}/${kind} object without metadata.name`);
  }
  return { name, namespace: typeof namespace === 'string' ? namespace : undefined, object: item };
}
