import { describe, expect, it } from 'vitest';
import { suggest } from '../../src/suggest.ts';

const commands = ['run', 'annotate', 'inspect', 'scaffold manifest'];

describe('suggest', () => {
  it.each([
    ['rnu', 'run'],
    ['ru', 'run'],
    ['runn', 'run'],
    ['anotate', 'annotate'],
    ['inpsect', 'inspect'],
    ['scaffold manifets', 'scaffold manifest'],
    ['run', 'run'],
  ])('takes %s for %s', (word, meant) => {
    expect(suggest(word, commands)).toBe(meant);
  });

  it.each(['', 'push', 'xyz', 'scaffold'])('suggests nothing for «%s»', (word) => {
    expect(suggest(word, commands)).toBeUndefined();
  });

  it('takes the nearest of several', () => {
    expect(suggest('pul', ['push', 'pull', 'rm'])).toBe('pull');
  });

  it('computes nothing for what is no word', () => {
    expect(suggest('%{'.repeat(2_000_000), commands)).toBeUndefined();
  });
});
