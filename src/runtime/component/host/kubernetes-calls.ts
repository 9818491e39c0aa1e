import { accessReviewAnswer, jsonAnswer } from './answers.ts';
import * as json from './payload.ts';
import type { TypedCall } from './typed-call.ts';

interface ResourceQuery {
  readonly apiVersion: string;
  readonly kind: string;
  readonly fieldMasks?: readonly string[];
}

interface Selection extends ResourceQuery {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

interface ObjectQuery extends ResourceQuery {
  readonly name: string;
  readonly namespace?: string;
  readonly disableCache: boolean;
}

interface AccessQuery {
  readonly user: string;
  readonly groups?: readonly string[];
  readonly resourceAttributes: Readonly<Record<'verb' | 'resource', string>> &
    Readonly<Partial<Record<'group' | 'version' | 'namespace' | 'name' | 'subresource', string>>>;
  readonly disableCache: boolean;
}

/** The typed functions that ask the cluster. */
export const kubernetesCalls = {
  'get-resource': {
    payload: (query: ObjectQuery) =>
      json.object({
        ...resourceKind(query),
        name: json.text(query.name),
        namespace: json.maybe(query.namespace, json.text),
        disable_cache: json.flag(query.disableCache),
        ...fieldMasks(query),
      }),
    read: jsonAnswer,
  },
  'list-all-resources': {
    payload: (query: Selection) =>
      json.object({ ...resourceKind(query), ...selectors(query), ...fieldMasks(query) }),
    read: jsonAnswer,
  },
  'list-resources-by-namespace': {
    payload: (query: Selection & { readonly namespace: string }) =>
      json.object({
        ...resourceKind(query),
        namespace: json.text(query.namespace),
        ...selectors(query),
        ...fieldMasks(query),
      }),
    read: jsonAnswer,
  },
  'can-i': { payload: accessText, read: accessReviewAnswer },
} as const satisfies Record<string, TypedCall>;

function resourceKind({ apiVersion, kind }: ResourceQuery): Record<string, json.JsonText> {
  return { api_version: json.text(apiVersion), kind: json.text(kind) };
}

function selectors({ labelSelector, fieldSelector }: Selection): Record<string, json.JsonText> {
  return {
    label_selector: json.maybe(labelSelector, json.text),
    field_selector: json.maybe(fieldSelector, json.text),
  };
}

function fieldMasks(query: ResourceQuery): Record<string, json.JsonText> {
  return { field_masks: json.maybe(query.fieldMasks, json.texts) };
}

function accessText({ user, groups, resourceAttributes, disableCache }: AccessQuery): json.JsonText {
  const { verb, resource, group, version, namespace, name, subresource } = resourceAttributes;
  const optional = { group, version, namespace, name, subresource };
  return json.object({
    subject_access_review: json.object({
      user: json.text(user),
      groups: json.maybe(groups, json.texts),
      resource_attributes: json.object({
        verb: json.text(verb),
        resource: json.text(resource),
        ...Object.fromEntries(
          Object.entries(optional).map(([key, value]) => [key, json.maybe(value, json.text)]),
        ),
      }),
    }),
    disable_cache: json.flag(disableCache),
  });
}
