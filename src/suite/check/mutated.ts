import { diffJson } from '../../admission/index.ts';
import { describePath } from './describe-path.ts';
import { count } from './quote.ts';
import { monitorHint, mutatedObject, ofMutation } from './mutation.ts';

/** Whether the policy changed anything at all. */
export const checkMutated = ofMutation<boolean>(
  (expected) => !expected,
  (expected, answer, { seen }) => {
    const mutated = mutatedObject(answer, seen);
    if ((mutated !== undefined) === expected) return undefined;
    if (mutated === undefined) {
      return { message: 'expected the object to be changed, nothing was changed', hint: monitorHint(seen) };
    }
    const operations = seen.object === undefined ? [] : diffJson(seen.object, mutated);
    const places = operations.slice(0, maxPlaces).map(({ op, path }) => `${op} ${describePath(path)}`);
    const more = operations.length > maxPlaces ? ', …' : '';
    return {
      message: `expected the object to stay as it is, found ${count(operations.length, 'change')}: ${places.join(', ')}${more}`,
    };
  },
);

/** Changes named in the message. */
const maxPlaces = 5;
