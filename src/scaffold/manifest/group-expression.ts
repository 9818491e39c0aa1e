import { WardctlError } from '../../errors.ts';
import { parseExpression, type Expression } from '../../evaluate/index.ts';

/**
 * Refuses an expression that no group of these members can have.
 * @returns the members that it never calls
 * @throws WardctlError POLICY_EXPRESSION_INVALID
 */
export function checkExpression(expression: string, names: readonly string[]): string[] {
  const called = new Set<string>();
  collectCalls(parsed(expression, names), called);
  return names.filter((name) => !called.has(name));
}

/** The expression that all members have to agree to. */
export function conjunctionOf(names: readonly string[]): string {
  return names.map((name) => `${name}()`).join(' && ');
}

function parsed(expression: string, names: readonly string[]): Expression {
  try {
    return parseExpression(expression, new Set(names));
  } catch (error) {
    throw error instanceof WardctlError ? error.about('expression') : error;
  }
}

function collectCalls(expression: Expression, called: Set<string>): void {
  switch (expression.op) {
    case 'literal':
      return;
    case 'call':
      called.add(expression.member);
      return;
    case 'not':
      collectCalls(expression.operand, called);
      return;
    case 'and':
    case 'or':
    case 'equal':
    case 'unequal':
      collectCalls(expression.left, called);
      collectCalls(expression.right, called);
  }
}
