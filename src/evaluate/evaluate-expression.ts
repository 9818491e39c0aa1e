import type { Expression } from './expression.ts';

/** Asks a member; `undefined` means that it failed and that its verdict is unknown. */
export type AskMember = (name: string) => Promise<boolean | undefined>;

/**
 * The value of an expression, from left to right with short circuits. A failed member is unknown, and an
 * unknown part makes the whole unknown wherever the verdict depends on it (Kleene's three-valued logic), so
 * that no failure can turn into a yes.
 */
export async function evaluateExpression(
  expression: Expression,
  ask: AskMember,
): Promise<boolean | undefined> {
  switch (expression.op) {
    case 'literal':
      return expression.value;
    case 'call':
      return ask(expression.member);
    case 'not':
      return negate(await evaluateExpression(expression.operand, ask));
    case 'and':
    case 'or':
      return joined(expression.left, expression.right, expression.op === 'or', ask);
    case 'equal':
    case 'unequal': {
      const left = await evaluateExpression(expression.left, ask);
      const right = await evaluateExpression(expression.right, ask);
      if (left === undefined || right === undefined) return undefined;
      return (left === right) === (expression.op === 'equal');
    }
  }
}

/** `&&` and `||` are the same with true and false exchanged: one value decides alone. */
async function joined(
  left: Expression,
  right: Expression,
  deciding: boolean,
  ask: AskMember,
): Promise<boolean | undefined> {
  const first = await evaluateExpression(left, ask);
  if (first === deciding) return deciding;
  const second = await evaluateExpression(right, ask);
  if (second === deciding) return deciding;
  return first === undefined || second === undefined ? undefined : !deciding;
}

function negate(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}
