import { describe, expect, it } from 'vitest';
import { describeType, parseJson } from '../../../src/json/index.ts';

describe('types in words', () => {
  it.each([
    ['null', 'null'],
    ['true', 'a boolean'],
    ['1', 'a number'],
    ['1.5', 'a number'],
    ['"x"', 'a string'],
    ['[]', 'a list'],
    ['{}', 'an object'],
  ])('%s is %s', (text, words) => {
    expect(describeType(parseJson(text))).toBe(words);
  });

  it('has a word for no value at all', () => {
    expect(describeType(undefined)).toBe('none');
  });
});
