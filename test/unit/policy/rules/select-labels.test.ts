import { describe, expect, it } from 'vitest';
import { fromPlain, type JsonValue } from '../../../../src/json/index.ts';
import { namespaceLabels, selectRequest, type RequestAttributes } from '../../../../src/policy/index.ts';
import { outside, reasonFor, requestOf, selectionOf } from './support.ts';

const anything = [{ apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'], operations: ['*'] }];

function labelled(labels: unknown): JsonValue {
  return fromPlain({ metadata: { name: 'web', labels } });
}

function inOf(operator: string, key: string, values?: string[]): object {
  return { matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values }) }] };
}

// Kubernetes' page on labels and selectors: In, NotIn, Exists and DoesNotExist; NotIn also takes objects without the
// label; all requirements have to be met; an empty selector takes everything.
describe('objectSelector', () => {
  it.each<[selector: object, labels: object | undefined, reason: string | undefined]>([
    [{}, undefined, undefined],
    [{ matchLabels: {}, matchExpressions: [] }, undefined, undefined],
    [{ matchLabels: { env: 'prod' } }, { env: 'prod', app: 'x' }, undefined],
    [{ matchLabels: { env: 'prod' } }, { env: 'dev' }, 'label `env` is `dev`, expected in (`prod`)'],
    [{ matchLabels: { env: 'prod' } }, undefined, 'label `env` is missing, expected in (`prod`)'],
    [{ matchLabels: { env: '' } }, { env: '' }, undefined],
    [inOf('In', 'env', ['prod', 'qa']), { env: 'qa' }, undefined],
    [inOf('In', 'env', ['prod', 'qa']), { env: 'dev' }, 'label `env` is `dev`, expected in (`prod`, `qa`)'],
    [inOf('NotIn', 'env', ['prod']), { env: 'dev' }, undefined],
    [inOf('NotIn', 'env', ['prod']), { env: 'prod' }, 'label `env` is `prod`, expected not in (`prod`)'],
    [inOf('NotIn', 'env', ['prod']), undefined, undefined],
    [inOf('Exists', 'env'), { env: '' }, undefined],
    [inOf('Exists', 'env'), {}, 'label `env` is missing, expected any value'],
    [inOf('DoesNotExist', 'env'), undefined, undefined],
    [inOf('DoesNotExist', 'env'), { env: 'x' }, 'label `env` is `x`, expected none'],
    [
      { matchLabels: { app: 'x' }, ...inOf('Exists', 'env') },
      { app: 'x' },
      'label `env` is missing, expected any value',
    ],
  ])('%j for labels %j', (objectSelector, labels, reason) => {
    expect(reasonFor({ objectSelector }, { object: labelled(labels) })).toBe(
      reason && `objectSelector: ${reason}`,
    );
  });

  const objectSelector = { matchLabels: { env: 'prod' } };
  const update = (now: object, before: object): Partial<RequestAttributes> => ({
    operation: 'UPDATE',
    object: labelled(now),
    oldObject: labelled(before),
  });

  it.each<[string, Partial<RequestAttributes>, string | undefined]>([
    ['the object after an update', update({ env: 'prod' }, {}), undefined],
    ['the object before it', update({}, { env: 'prod' }), undefined],
    [
      'neither',
      update({}, { env: 'qa' }),
      'objectSelector: label `env` is missing, expected in (`prod`); ' +
        'before the update, label `env` is `qa`, expected in (`prod`)',
    ],
    [
      'both alike',
      update({ env: 'qa' }, { env: 'qa' }),
      'objectSelector: label `env` is `qa`, expected in (`prod`)',
    ],
    [
      'the object that is deleted',
      { operation: 'DELETE', object: undefined, oldObject: labelled({ env: 'prod' }) },
      undefined,
    ],
    [
      'an object without metadata',
      { operation: 'CONNECT', subresource: 'exec', object: fromPlain({ kind: 'PodExecOptions' }) },
      'objectSelector: the object cannot have labels',
    ],
    ['no object', { object: undefined, oldObject: null }, 'objectSelector: the request has no object'],
  ])('looks at %s', (_name, request, reason) => {
    expect(reasonFor({ rules: anything, objectSelector }, request)).toBe(reason);
  });

  it.each([
    [{ env: 5 }, 'expected a string as label `env`, found a number'],
    [['env'], 'expected an object at `metadata.labels`, found a list'],
  ])('cannot be decided for labels that the API server would refuse: %j', (labels, message) => {
    const attempt = (): unknown => reasonFor({ objectSelector }, { object: labelled(labels) });
    expect(attempt).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', message }));
  });
});

describe('namespaceSelector', () => {
  const namespaceSelector = { matchLabels: { env: 'prod' } };
  const named = inOf('In', 'kubernetes.io/metadata.name', ['shop']);
  const namespacesWith = (labels: unknown): ReadonlyMap<string, ReturnType<typeof namespaceLabels>> =>
    new Map([['shop', namespaceLabels('shop', labelled(labels))]]);
  const spec = { rules: anything, namespaceSelector };

  it.each<[labels: object, reason: string | undefined]>([
    [{ env: 'prod' }, undefined],
    [{ env: 'dev' }, 'namespaceSelector: of namespace `shop`, label `env` is `dev`, expected in (`prod`)'],
    [{}, 'namespaceSelector: of namespace `shop`, label `env` is missing, expected in (`prod`)'],
  ])('looks at the namespace of the object: %j', (labels, reason) => {
    expect(reasonFor(spec, {}, namespacesWith(labels))).toBe(reason);
  });

  it('takes every object outside of namespaces', () => {
    expect(reasonFor(spec, { resource: 'nodes', ...outside })).toBeUndefined();
  });

  it.each<[string, Partial<RequestAttributes>, boolean]>([
    ['created', { object: labelled({ env: 'prod' }) }, true],
    ['created without the label', { object: labelled({}) }, false],
    ['updated', { object: labelled({ env: 'prod' }), oldObject: labelled({}) }, true],
    ['updated and loses the label', { object: labelled({}), oldObject: labelled({ env: 'prod' }) }, false],
    ['deleted', { object: undefined, oldObject: labelled({ env: 'prod' }) }, true],
  ])('looks at the labels of a Namespace itself that is %s', (_name, parts, isSelected) => {
    const request = { resource: 'namespaces', namespace: 'shop', isNamespaced: false, ...parts };
    expect(reasonFor(spec, request) === undefined).toBe(isSelected);
  });

  it('looks at the stored labels for sub-resources of a Namespace', () => {
    const request = {
      resource: 'namespaces',
      subresource: 'finalize',
      namespace: 'shop',
      isNamespaced: false,
    };
    const object = labelled({ env: 'dev' });

    expect(reasonFor(spec, { ...request, object }, namespacesWith({ env: 'prod' }))).toBeUndefined();
  });

  it('knows the label that the API server gives each Namespace', () => {
    const other = inOf('NotIn', 'kubernetes.io/metadata.name', ['shop']);
    const itself = { resource: 'namespaces', namespace: 'shop', isNamespaced: false };

    for (const request of [{}, itself]) {
      expect(reasonFor({ rules: anything, namespaceSelector: named }, request)).toBeUndefined();
      expect(reasonFor({ rules: anything, namespaceSelector: other }, request)).toBe(
        'namespaceSelector: of namespace `shop`, label `kubernetes.io/metadata.name` is `shop`, ' +
          'expected not in (`shop`)',
      );
    }
    expect(reasonFor({ rules: anything, objectSelector: named }, itself)).toBeUndefined();
    expect(namespaceLabels('shop', labelled({ 'kubernetes.io/metadata.name': 'x' }))).toEqual(
      new Map([['kubernetes.io/metadata.name', 'shop']]),
    );
  });

  it.each([namespaceSelector, inOf('NotIn', 'env', ['prod']), inOf('DoesNotExist', 'env')])(
    'cannot be decided where the labels are not known: %j',
    (selector) => {
      const attempt = (): unknown => reasonFor({ namespaceSelector: selector });
      expect(attempt).toThrow('it asks for `env`, and the labels of namespace `shop` are not known');
      expect(attempt).toThrow(expect.objectContaining({ code: 'POLICY_RESOURCE_INVALID' }));
    },
  );

  it('is decided by what is known, if that suffices', () => {
    const both = { matchLabels: { env: 'prod', 'kubernetes.io/metadata.name': 'bank' } };
    expect(reasonFor({ namespaceSelector: both })).toMatch(/`kubernetes.io\/metadata.name` is `shop`/);
    expect(reasonFor({ namespaceSelector, objectSelector: inOf('Exists', 'x') })).toMatch(/^objectSelector/);
    expect(reasonFor({ namespaceSelector }, { resource: 'services' })).toMatch(/^rules/);
  });

  it('is no field of policies with a namespace of their own', () => {
    const own = selectionOf({ namespaceSelector }, 'AdmissionPolicy', 'shop');
    expect(selectRequest(own, requestOf(), namespacesWith({ env: 'dev' }))).toBeUndefined();
  });
});
