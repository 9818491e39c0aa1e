import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { parseExpression, type Expression } from '../../../src/evaluate/expression.ts';

const members = new Set(['a', 'b', 'c', '_x1', 'trueish']);

/** The expression with all its parentheses. */
function shown(expression: Expression): string {
  switch (expression.op) {
    case 'literal':
      return String(expression.value);
    case 'call':
      return expression.member;
    case 'not':
      return `!${shown(expression.operand)}`;
    default: {
      const signs = { and: '&&', or: '||', equal: '==', unequal: '!=' };
      return `(${shown(expression.left)} ${signs[expression.op]} ${shown(expression.right)})`;
    }
  }
}

function refusal(source: string): WardctlError {
  try {
    parseExpression(source, members);
  } catch (error) {
    if (error instanceof WardctlError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('expressions of groups', () => {
  // The grammar of policy-abi 9: not, then (un)equal, then and, then or, all to the left.
  it.each([
    ['a()', 'a'],
    [' \n\ta ( ) ', 'a'],
    ['_x1() && trueish()', '(_x1 && trueish)'],
    ['a() || b() && c()', '(a || (b && c))'],
    ['a() && b() || c()', '((a && b) || c)'],
    ['a() || b() || c()', '((a || b) || c)'],
    ['a() && b() && c()', '((a && b) && c)'],
    ['a() == b() && c()', '((a == b) && c)'],
    ['a() && b() != c()', '(a && (b != c))'],
    ['a() == b() != c()', '((a == b) != c)'],
    ['!a() == b()', '(!a == b)'],
    ['!a() && b()', '(!a && b)'],
    ['!(a() && b())', '!(a && b)'],
    ['!!a()', '!!a'],
    ['! ! a()', '!!a'],
    ['(a() || b()) && c()', '((a || b) && c)'],
    ['((a()))', 'a'],
    ['true && !false', '(true && !false)'],
    ['a()==true', '(a == true)'],
    ['a()&&b()||!c()', '((a && b) || !c)'],
  ])('%j is %s', (source, tree) => {
    expect(shown(parseExpression(source, members))).toBe(tree);
  });

  it.each([
    ['a() && zz()', 'Function not found: zz () (line 1, position 8)', 8],
    ['zz', 'Variable not found: zz (line 1, position 1)', 1],
    ['a() && b', 'Variable not found: b (line 1, position 8)', 8],
    ['toString()', 'Function not found: toString () (line 1, position 1)', 1],
    ['true()', 'Syntax error: unexpected `(`: expected an operator or the end (line 1, position 5)', 5],
    [
      'a() &&',
      'Syntax error: Script is incomplete: expected a member call, `true`, `false`, `!` or `(` (line 1, position 7)',
      7,
    ],
    [
      '',
      'Syntax error: Script is incomplete: expected a member call, `true`, `false`, `!` or `(` (line 1, position 1)',
      1,
    ],
    [
      '   ',
      'Syntax error: Script is incomplete: expected a member call, `true`, `false`, `!` or `(` (line 1, position 4)',
      4,
    ],
    ['(a()', 'Syntax error: Script is incomplete: expected `)` (line 1, position 5)', 5],
    ['a(', 'Syntax error: Script is incomplete: expected `)` (line 1, position 3)', 3],
    ['a(b())', 'Syntax error: unexpected `b`: expected `)` (line 1, position 3)', 3],
    ['a() b()', 'Syntax error: unexpected `b`: expected an operator or the end (line 1, position 5)', 5],
    ['a())', 'Syntax error: unexpected `)`: expected an operator or the end (line 1, position 4)', 4],
    [
      '&& a()',
      'Syntax error: unexpected `&&`: expected a member call, `true`, `false`, `!` or `(` (line 1, position 1)',
      1,
    ],
    ['a() !b()', 'Syntax error: unexpected `!`: expected an operator or the end (line 1, position 5)', 5],
    ['a() & b()', 'Syntax error: unexpected `&`: expected an operator or the end (line 1, position 5)', 5],
    ['a-b()', 'Variable not found: a (line 1, position 1)', 1],
    [
      'a() && "x"',
      'Syntax error: unexpected `"`: expected a member call, `true`, `false`, `!` or `(` (line 1, position 8)',
      8,
    ],
    ['a();', 'Syntax error: unexpected `;`: expected an operator or the end (line 1, position 4)', 4],
    ['a() 😀', 'Syntax error: unexpected `😀`: expected an operator or the end (line 1, position 5)', 5],
    ['1', 'Output type incorrect: i64 (expecting bool)', 1],
    ['1 + 1', 'Output type incorrect: i64 (expecting bool)', 1],
    ['a() || 1.5', 'Output type incorrect: f64 (expecting bool)', 8],
  ])('%j: %s', (source, message, column) => {
    const error = refusal(source);
    expect(error.code).toBe('POLICY_EXPRESSION_INVALID');
    expect(error.message).toBe(message);
    expect(error.details).toEqual({ column });
    expect(error.hint?.split('\n')[1]).toBe(`${' '.repeat(column + 1)}^`);
  });

  it('point at the place and list what there is', () => {
    expect(refusal('a()\n&& zz()').hint).toBe(
      "  && zz()\n     ^\nThe group's members are: _x1, a, b, c, trueish",
    );
    expect(refusal('a').hint).toBe('  a\n  ^\nCall the member: a()');
    expect(() => parseExpression('a()', new Set())).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('members are: none') as unknown }),
    );
  });

  it.each([
    ['parentheses', (depth: number) => `${'('.repeat(depth)}a()${')'.repeat(depth)}`],
    ['negations', (depth: number) => `${'!'.repeat(depth)}a()`],
  ])('nest up to 64 levels: %s', (_, nested) => {
    expect(() => parseExpression(nested(63), members)).not.toThrow();
    expect(refusal(nested(64)).message).toMatch(/^nested deeper than 64 levels/);
    expect(refusal(nested(4000)).message).toMatch(/^nested deeper than 64 levels/);
  });

  it('may be long, but not endless', () => {
    const long = Array.from({ length: 1400 }, () => 'a()').join(' || ');
    expect(() => parseExpression(long, members)).not.toThrow();
    expect(refusal(`${long}${' '.repeat(10_000)}`).message).toBe(
      'expression is longer than 10000 characters',
    );
  });
});
