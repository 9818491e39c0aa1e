import type { JsonValue } from '../../json/index.ts';
import { findMismatch } from './match-labels.ts';
import { labelsOf, namespaceLabels, namespaceNameLabel } from './object-labels.ts';
import {
  excluded,
  selected,
  type Labels,
  type PartMatch,
  type PolicySelection,
  type RequestAttributes,
} from './selection.ts';
import { shownName, shownNames } from './shown-names.ts';

/** Whether the labels of the object's namespace, or of the Namespace itself, are selected. */
export function matchNamespaceSelector(
  { namespaceSelector }: PolicySelection,
  request: RequestAttributes,
  namespaces: ReadonlyMap<string, Labels>,
): PartMatch {
  const { namespace, object = request.oldObject } = request;
  // Objects outside of namespaces are never left out by this selector.
  if (namespaceSelector.length === 0 || namespace === undefined) return selected;
  const own = isNamespaceObject(request) && object !== undefined;
  const labels = own ? namespaceLabels(namespace, object) : namespaces.get(namespace);
  const known = labels ?? new Map([[namespaceNameLabel, namespace]]);
  const decidable =
    labels === undefined
      ? namespaceSelector.filter(({ key }) => key === namespaceNameLabel)
      : namespaceSelector;
  const mismatch = findMismatch(decidable, known);
  if (mismatch !== undefined) {
    return excluded(`namespaceSelector: of namespace ${shownName(namespace)}, ${mismatch}`);
  }
  const unknown = namespaceSelector.filter((requirement) => !decidable.includes(requirement));
  if (unknown.length === 0) return selected;
  const keys = shownNames(unknown.map(({ key }) => shownName(key)));
  return {
    type: 'undecided',
    problem: `namespaceSelector: it asks for ${keys}, and the labels of namespace ${shownName(namespace)} are not known`,
    hint: 'Give the manifest of the Namespace along with the objects.',
  };
}

/** Whether the labels of the object, or of the one before it, are selected. */
export function matchObjectSelector(
  { objectSelector }: PolicySelection,
  request: RequestAttributes,
): PartMatch {
  if (objectSelector.length === 0) return selected;
  const problems: string[] = [];
  for (const object of [request.object, request.oldObject]) {
    if (object === undefined || object === null) continue;
    const labels = ownLabels(object, request);
    const mismatch =
      labels === undefined ? 'the object cannot have labels' : findMismatch(objectSelector, labels);
    if (mismatch === undefined) return selected;
    problems.push(mismatch);
  }
  const [now = 'the request has no object', before = now] = problems;
  return excluded(`objectSelector: ${now}${before === now ? '' : `; before the update, ${before}`}`);
}

function ownLabels(object: JsonValue, request: RequestAttributes): Labels | undefined {
  const { namespace } = request;
  return isNamespaceObject(request) && namespace !== undefined
    ? namespaceLabels(namespace, object)
    : labelsOf(object);
}

function isNamespaceObject({ group, resource, subresource }: RequestAttributes): boolean {
  return group === '' && resource === 'namespaces' && subresource === undefined;
}
