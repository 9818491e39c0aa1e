import type { Place } from './yaml-lines.ts';

type Keys = readonly (string | number)[];

/** Where several lines belong, as `spec.containers[0].image`; `''` for the whole document. */
export function describePlace(places: readonly (Place | undefined)[]): string {
  const [first = [], ...others] = places.map(keysOf);
  const common = others.reduce<Keys>(commonStart, first);
  return common.map(formatKey).join('').replace(/^\./, '');
}

function keysOf(place: Place | undefined): Keys {
  const keys: (string | number)[] = [];
  for (let at = place; at !== undefined; at = at.parent) keys.push(at.key);
  return keys.reverse();
}

function commonStart(a: Keys, b: Keys): Keys {
  const end = a.findIndex((key, index) => key !== b[index]);
  return end === -1 ? a : a.slice(0, end);
}

function formatKey(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
