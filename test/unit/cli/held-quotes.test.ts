import { describe, expect, it } from 'vitest';
import { holdQuotes, releaseQuotes } from '../../../src/cli/held-quotes.ts';

describe('quotes in a command', () => {
  it.each([
    ["test -t 'a b' --json", ['test', '-t', "'a b'", '--json']],
    [`run --settings-json '{"a b": true}' "c d"`, ['run', '--settings-json', `'{"a b": true}'`, '"c d"']],
    ['no quotes at all', ['no', 'quotes', 'at', 'all']],
  ])('keep their words together: %s', (command, words) => {
    const held = holdQuotes(command);

    expect(held.split(' ').map(releaseQuotes)).toEqual(words);
    expect(releaseQuotes(held)).toBe(command);
  });
});
