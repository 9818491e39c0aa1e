import type { PolicyRequest } from '../../admission/index.ts';
import { isObject, sortedKeys, stringifyJson, type JsonValue } from '../../json/index.ts';

/** What `validate` takes as a request, as jco wants it: `undefined` for options without a value. */
export function lowerRequest(request: PolicyRequest): unknown {
  if (request.raw) return { tag: 'raw', val: request.text };
  const field = fieldsOf(request.document);
  return {
    tag: 'admission',
    val: {
      uid: text(field('uid')),
      kind: groupVersion(field('kind'), 'kind'),
      resource: groupVersion(field('resource'), 'resource'),
      subResource: optionalText(field('subResource')),
      requestKind: optional(field('requestKind'), (value) => groupVersion(value, 'kind')),
      requestResource: optional(field('requestResource'), (value) => groupVersion(value, 'resource')),
      requestSubResource: optionalText(field('requestSubResource')),
      name: optionalText(field('name')),
      namespace: optionalText(field('namespace')),
      operation: text(field('operation')),
      userInfo: userInfo(field('userInfo')),
      dryRun: optional(field('dryRun'), (value) => value === true),
      object: optional(field('object'), stringifyJson),
      oldObject: optional(field('oldObject'), stringifyJson),
      options: optional(field('options'), stringifyJson),
      document: request.text,
    },
  };
}

type Field = JsonValue | undefined;

function fieldsOf(value: Field): (key: string) => Field {
  return (key) => (isObject(value) ? value.get(key) : undefined);
}

/** The kinds of values were checked when the request was read. */
function text(value: Field): string {
  return typeof value === 'string' ? value : '';
}

function optional<T>(value: Field, lower: (value: JsonValue) => T): T | undefined {
  return value === undefined || value === null ? undefined : lower(value);
}

function optionalText(value: Field): string | undefined {
  return optional(value, text);
}

function groupVersion(value: Field, last: 'kind' | 'resource'): Record<string, string> {
  const field = fieldsOf(value);
  return { group: text(field('group')), version: text(field('version')), [last]: text(field(last)) };
}

function userInfo(value: Field): unknown {
  const field = fieldsOf(value);
  const extra = field('extra');
  return {
    username: optionalText(field('username')),
    uid: optionalText(field('uid')),
    groups: texts(field('groups')),
    extra: isObject(extra) ? sortedKeys(extra).map((key) => [key, texts(extra.get(key))]) : [],
  };
}

function texts(value: Field): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}
