import { functionType, valueType, type FunctionType, type ValueType } from '../../wasm/index.ts';

/**
 * The types of `wardctl-policy.wit`, as components have them. A test compares them with what the tools of WebAssembly
 * make of the file.
 */

const primitive = (kind: string): ValueType => valueType(kind);
const [bool, u8, u16, string] = [primitive('bool'), primitive('u8'), primitive('u16'), primitive('string')];
const json = string;

const list = (element: ValueType): ValueType => valueType('list', [], [element]);
const option = (some: ValueType): ValueType => valueType('option', [], [some]);
const tuple = (...parts: readonly ValueType[]): ValueType => valueType('tuple', [], parts);
const enumeration = (...labels: readonly string[]): ValueType => valueType('enum', labels);
/** All functions that can fail give a text then. */
const fallible = (success: ValueType): ValueType => valueType('result', [], [success, string]);

type Fields = Readonly<Record<string, ValueType>>;

const record = (fields: Fields): ValueType => valueType('record', Object.keys(fields), Object.values(fields));
const func = (parameters: Fields, result?: ValueType): FunctionType =>
  functionType(Object.keys(parameters), Object.values(parameters), result);

const groupVersionKind = record({ group: string, version: string, kind: string });
const groupVersionResource = record({ group: string, version: string, resource: string });

const admissionRequest = record({
  uid: string,
  kind: groupVersionKind,
  resource: groupVersionResource,
  'sub-resource': option(string),
  'request-kind': option(groupVersionKind),
  'request-resource': option(groupVersionResource),
  'request-sub-resource': option(string),
  name: option(string),
  namespace: option(string),
  operation: string,
  'user-info': record({
    username: option(string),
    uid: option(string),
    groups: list(string),
    extra: list(tuple(string, list(string))),
  }),
  'dry-run': option(bool),
  object: option(json),
  'old-object': option(json),
  options: option(json),
  document: json,
});

const response = record({
  accepted: bool,
  message: option(string),
  code: option(u16),
  'mutated-object': option(json),
  'audit-annotations': list(tuple(string, string)),
  warnings: list(string),
});

/** The functions that a policy exports. */
export const exportTypes: ReadonlyMap<string, FunctionType> = new Map([
  [
    'validate',
    func(
      { request: valueType('variant', ['admission', 'raw'], [admissionRequest, json]), settings: json },
      fallible(response),
    ),
  ],
  ['validate-settings', func({ settings: json }, fallible(record({ valid: bool, message: option(string) })))],
  ['metadata', func({}, record({ 'protocol-version': string }))],
]);

const annotations = option(list(tuple(string, string)));
const verification = fallible(record({ 'is-trusted': bool, digest: string }));
const verify = (more: Fields): FunctionType => func({ image: string, ...more, annotations }, verification);
const bytes = list(u8);
const certificate = record({ encoding: enumeration('pem', 'der'), data: bytes });
const selectors = {
  'label-selector': option(string),
  'field-selector': option(string),
  'field-masks': option(list(string)),
};
const resourceAttributes = record({
  verb: string,
  resource: string,
  group: option(string),
  version: option(string),
  namespace: option(string),
  name: option(string),
  subresource: option(string),
});

const hostCapabilities: Readonly<Record<string, FunctionType>> = {
  call: func({ binding: string, namespace: string, operation: string, payload: json }, fallible(json)),
  'verify-pub-keys': verify({ 'pub-keys': list(string) }),
  'verify-keyless-exact-match': verify({ keyless: list(record({ issuer: string, subject: string })) }),
  'verify-keyless-prefix-match': verify({
    'keyless-prefix': list(record({ issuer: string, 'url-prefix': string })),
  }),
  'verify-keyless-github-actions': verify({ owner: string, repo: option(string) }),
  'verify-certificate': verify({
    certificate: bytes,
    'certificate-chain': option(list(bytes)),
    'require-rekor-bundle': bool,
  }),
  'get-manifest-digest': func({ image: string }, fallible(string)),
  'get-manifest': func({ image: string }, fallible(json)),
  'get-manifest-and-config': func(
    { image: string },
    fallible(record({ manifest: json, digest: string, config: json })),
  ),
  'lookup-host': func({ host: string }, fallible(list(string))),
  'is-certificate-trusted': func(
    { cert: certificate, 'cert-chain': option(list(certificate)), 'not-after': option(string) },
    fallible(record({ trusted: bool, reason: string })),
  ),
  'get-resource': func(
    {
      request: record({
        'api-version': string,
        kind: string,
        name: string,
        namespace: option(string),
        'disable-cache': bool,
        'field-masks': option(list(string)),
      }),
    },
    fallible(json),
  ),
  'list-all-resources': func(
    { request: record({ 'api-version': string, kind: string, ...selectors }) },
    fallible(json),
  ),
  'list-resources-by-namespace': func(
    { request: record({ 'api-version': string, kind: string, namespace: string, ...selectors }) },
    fallible(json),
  ),
  'can-i': func(
    {
      request: record({
        user: string,
        groups: option(list(string)),
        'resource-attributes': resourceAttributes,
        'disable-cache': bool,
      }),
    },
    fallible(
      record({
        allowed: bool,
        denied: option(bool),
        reason: option(string),
        'evaluation-error': option(string),
      }),
    ),
  ),
};

const log: Readonly<Record<string, FunctionType>> = {
  log: func({
    level: enumeration('trace', 'debug', 'info', 'warning', 'error'),
    message: string,
    fields: json,
  }),
};

/** The functions of each interface of the package, by its name without version. */
export const importTypes: ReadonlyMap<string, ReadonlyMap<string, FunctionType>> = new Map([
  ['wardctl:policy/host-capabilities', new Map(Object.entries(hostCapabilities))],
  ['wardctl:policy/log', new Map(Object.entries(log))],
]);
