import { WardctlError } from '../../errors.ts';
import { describeType, isObject, valueAt, type JsonValue } from '../../json/index.ts';
import type { Labels } from './selection.ts';
import { shownName } from './shown-names.ts';

/** The label that the API server gives each Namespace: its name. */
export const namespaceNameLabel = 'kubernetes.io/metadata.name';

/** Labels of a Namespace with that of its name. @throws WardctlError REQUEST_INVALID */
export function namespaceLabels(name: string, object: JsonValue): Labels {
  return new Map([...(labelsOf(object) ?? []), [namespaceNameLabel, name]]);
}

/**
 * The labels of an object; `undefined` where it cannot have any, such as PodExecOptions.
 * @throws WardctlError REQUEST_INVALID for labels that the API server would not take
 */
export function labelsOf(object: JsonValue | undefined): Labels | undefined {
  const metadata = valueAt(object, 'metadata');
  if (!isObject(metadata)) return undefined;
  const given = metadata.get('labels') ?? new Map<string, JsonValue>();
  if (!isObject(given)) throw invalid('an object at `metadata.labels`', given);
  const labels = new Map<string, string>();
  for (const [key, value] of given) {
    if (typeof value !== 'string') throw invalid(`a string as label ${shownName(key)}`, value);
    labels.set(key, value);
  }
  return labels;
}

function invalid(expected: string, found: JsonValue): WardctlError {
  return new WardctlError('REQUEST_INVALID', `expected ${expected}, found ${describeType(found)}`, {
    hint: 'Values of labels are strings: put numbers and booleans in quotes.',
  });
}
