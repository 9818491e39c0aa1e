import { findSubsetDifferences, partsOf, type JsonValue, type SubsetDifference } from '../../json/index.ts';
import { sidesOf, type Difference } from './check.ts';
import { describePath } from './describe-path.ts';
import { monitorHint, mutatedObject, ofMutation } from './mutation.ts';
import { count, inline } from './quote.ts';

/** Parts of the object after the mutation; where nothing was changed, of that of the request. */
export const checkObject = ofMutation<JsonValue>(
  () => false,
  (expected, answer, { seen }): Difference | undefined => {
    const mutated = mutatedObject(answer, seen);
    const actual = mutated ?? seen.object;
    if (actual === undefined) {
      return { message: 'expected an object after the mutation, found none: the request has no object' };
    }
    const differences = findSubsetDifferences(expected, actual);
    if (differences.length === 0) return undefined;
    const unchanged = mutated === undefined ? '; nothing was changed, this is the object of the request' : '';
    return {
      message: `${describe(differences)}${unchanged}`,
      sides: sidesOf(expected, partsOf(actual, expected)),
      hint: mutated === undefined ? monitorHint(seen) : undefined,
    };
  },
);

function describe([first, ...others]: readonly SubsetDifference[]): string {
  if (first === undefined) return '';
  const { expected, found } = describeValues(first);
  const texts = `expected ${expected} at ${describePath(first.path)} of the object, found ${found}`;
  const more = others.map(({ path }) => describePath(path)).join(', ');
  return more === '' ? texts : `${texts}; also different: ${more}`;
}

function describeValues({ expected, actual }: SubsetDifference): { expected: string; found: string } {
  if (!Array.isArray(expected) || !Array.isArray(actual)) {
    return { expected: inline(expected), found: inline(actual) };
  }
  return {
    expected: `a list of ${count(expected.length, 'item')}`,
    found: `one of ${String(actual.length)}`,
  };
}
