import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { evaluateExpression } from '../../../src/evaluate/evaluate-expression.ts';
import { parseExpression, type Expression } from '../../../src/evaluate/expression.ts';

const names = ['a', 'b', 'c', 'd'] as const;
const members = new Set<string>(names);
type Answer = boolean | undefined;

const expressions: fc.Arbitrary<string> = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom('a()', 'b()', 'c()', 'd()', 'true', 'false'),
    tie('text').map((text) => `!(${text})`),
    fc
      .tuple(tie('text'), fc.constantFrom('&&', '||', '==', '!='), tie('text'))
      .map(([left, sign, right]) => `(${left}) ${sign} (${right})`),
  ),
})).text;

/** What JavaScript makes of an expression, its operators being those of the grammar. */
function reference(text: string, value: (name: string) => boolean): boolean {
  const code = text.replaceAll('==', '===').replaceAll('!=', '!==').replaceAll('!====', '!==');
  // The text is made by this file; member calls become calls of parameters.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const compiled = new Function(...names, `return (${code});`) as (
    ...functions: (() => boolean)[]
  ) => boolean;
  return compiled(...names.map((name) => () => value(name)));
}

async function evaluated(
  expression: Expression,
  answers: Readonly<Record<string, Answer>>,
): Promise<[Answer, string[]]> {
  const asked: string[] = [];
  const result = await evaluateExpression(expression, (name) => {
    asked.push(name);
    return Promise.resolve(answers[name]);
  });
  return [result, asked];
}

const booleans = fc.record({ a: fc.boolean(), b: fc.boolean(), c: fc.boolean(), d: fc.boolean() });
const answer = fc.constantFrom<Answer>(true, false, undefined);
const partial = fc.record({ a: answer, b: answer, c: answer, d: answer });

describe('group expressions', () => {
  it('have the value that JavaScript gives them, and ask the same members in the same order', async () => {
    await fc.assert(
      fc.asyncProperty(expressions, booleans, async (text, answers) => {
        const asked: string[] = [];
        const expected = reference(text, (name) => {
          asked.push(name);
          return answers[name as keyof typeof answers];
        });
        expect(await evaluated(parseExpression(text, members), answers)).toEqual([expected, asked]);
      }),
      { numRuns: 500 },
    );
  });

  it('are decided only where no answer of the failed members could change the verdict', async () => {
    await fc.assert(
      fc.asyncProperty(expressions, partial, async (text, answers) => {
        const [result] = await evaluated(parseExpression(text, members), answers);
        if (result === undefined) return;
        const failed = names.filter((name) => answers[name] === undefined);
        for (let guess = 0; guess < 2 ** failed.length; guess++) {
          const substituted = { ...answers };
          failed.forEach((name, index) => (substituted[name] = (guess & (1 << index)) !== 0));
          expect(reference(text, (name) => substituted[name as keyof typeof substituted] === true)).toBe(
            result,
          );
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('in which every member stands once are undecided only where an answer of the failed ones could change the verdict', async () => {
    const joined = fc
      .tuple(
        fc.shuffledSubarray([...names], { minLength: 1 }),
        fc.array(fc.constantFrom('&&', '||', '==', '!='), { minLength: 3, maxLength: 3 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        fc.boolean(),
      )
      .map(([order, signs, negated, leftFirst]) =>
        order
          .map((name, index) => `${negated[index] === true ? '!' : ''}${name}()`)
          .reduce((left, right, index) => {
            const sign = signs[index - 1] ?? '&&';
            return leftFirst ? `(${left}) ${sign} ${right}` : `${right} ${sign} (${left})`;
          }),
      );
    await fc.assert(
      fc.asyncProperty(joined, partial, async (text, answers) => {
        const [result] = await evaluated(parseExpression(text, members), answers);
        const failed = names.filter((name) => answers[name] === undefined);
        const verdicts = new Set<boolean>();
        for (let guess = 0; guess < 2 ** failed.length; guess++) {
          const substituted = { ...answers };
          failed.forEach((name, index) => (substituted[name] = (guess & (1 << index)) !== 0));
          verdicts.add(reference(text, (name) => substituted[name as keyof typeof substituted] === true));
        }
        expect(result).toBe(verdicts.size === 1 ? [...verdicts][0] : undefined);
      }),
      { numRuns: 1000 },
    );
  });

  it('do not mind their white space', () => {
    const tokens = fc.array(fc.constantFrom(' ', '\n', '\t', ''), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(expressions, tokens, (text, spaces) => {
        let index = 0;
        const spaced = text
          .replaceAll(' ', '')
          .replaceAll(
            /&&|\|\||==|!=|[()!]/g,
            (sign) => `${spaces[index++ % 20] ?? ''}${sign}${spaces[index++ % 20] ?? ''}`,
          );
        expect(parseExpression(spaced, members)).toEqual(parseExpression(text, members));
      }),
    );
  });

  it('of any characters are parsed or refused with a place inside of the text', () => {
    const noise = fc.array(
      fc.constantFrom(
        'a()',
        'b',
        '(',
        ')',
        '!',
        '&&',
        '||',
        '==',
        '!=',
        '&',
        '1',
        '"',
        ' ',
        '\n',
        'é',
        'true',
      ),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(noise, (parts) => {
        const text = parts.join('');
        try {
          parseExpression(text, members);
        } catch (error) {
          expect(error).toBeInstanceOf(WardctlError);
          const column = (error as WardctlError).details?.['column'];
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual(text.length + 1);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('of the greatest length are evaluated', async () => {
    const text = Array.from({ length: 1900 }, () => 'a()').join('||');
    const [result, asked] = await evaluated(parseExpression(text, members), { a: false });
    expect(result).toBe(false);
    expect(asked).toHaveLength(1900);
  });
});
