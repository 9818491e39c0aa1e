import type { LabelRequirement, Labels } from './selection.ts';
import { shownName, shownNames } from './shown-names.ts';

/** What the labels lack: the first requirement that they do not meet, in words. */
export function findMismatch(requirements: readonly LabelRequirement[], labels: Labels): string | undefined {
  const unmet = requirements.find((requirement) => !meets(requirement, labels.get(requirement.key)));
  if (unmet === undefined) return undefined;
  const value = labels.get(unmet.key);
  const found = value === undefined ? 'is missing' : `is ${shownName(value)}`;
  return `label ${shownName(unmet.key)} ${found}, expected ${expectationOf(unmet)}`;
}

function meets({ operator, values }: LabelRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

function expectationOf({ operator, values }: LabelRequirement): string {
  if (operator === 'Exists') return 'any value';
  if (operator === 'DoesNotExist') return 'none';
  return `${operator === 'In' ? 'in' : 'not in'} (${shownNames(values.map(shownName))})`;
}
