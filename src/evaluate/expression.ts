import { WardctlError } from '../errors.ts';

/** A parsed group expression. */
export type Expression =
  | { readonly op: 'literal'; readonly value: boolean }
  | { readonly op: 'call'; readonly member: string }
  | { readonly op: 'not'; readonly operand: Expression }
  | {
      readonly op: 'and' | 'or' | 'equal' | 'unequal';
      readonly left: Expression;
      readonly right: Expression;
    };

const maxDepth = 64;
const maxLength = 10_000;
const token = /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|(\d[\w.]*)|(&&|\|\||==|!=|[!()]))/y;

interface Token {
  readonly text: string;
  readonly kind: 'name' | 'number' | 'sign' | 'unknown' | 'end';
  /** From 1. */
  readonly column: number;
}

/**
 * Parses the expression of a policy group: member calls, `&&`, `||`, `!`, `==`, `!=`, parentheses and the
 * literals `true` and `false` (policy-abi 9).
 * @param members names that may be called
 * @throws WardctlError POLICY_EXPRESSION_INVALID, pointing at the column
 */
export function parseExpression(source: string, members: ReadonlySet<string>): Expression {
  if (source.length > maxLength) {
    throw new WardctlError(
      'POLICY_EXPRESSION_INVALID',
      `expression is longer than ${String(maxLength)} characters`,
    );
  }
  return new ExpressionParser(source, members).parse();
}

class ExpressionParser {
  private readonly source: string;
  private readonly members: ReadonlySet<string>;
  private at = 0;
  private depth = 0;
  private next: Token;

  constructor(source: string, members: ReadonlySet<string>) {
    this.source = source;
    this.members = members;
    this.next = this.scan();
  }

  parse(): Expression {
    const expression = this.binary(0);
    if (this.next.kind !== 'end') throw this.unexpected('an operator or the end');
    return expression;
  }

  /** Binary operators by precedence, the loosest first; all group to the left. */
  private binary(level: number): Expression {
    const operators = precedence[level];
    if (operators === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const op = this.next.kind === 'sign' ? operators.get(this.next.text) : undefined;
      if (op === undefined) return left;
      this.advance();
      left = { op, left, right: this.binary(level + 1) };
    }
  }

  private unary(): Expression {
    this.depth++;
    if (this.depth > maxDepth)
      throw this.fail(`nested deeper than ${String(maxDepth)} levels`, this.next.column);
    const expression = this.next.text === '!' ? this.negation() : this.primary();
    this.depth--;
    return expression;
  }

  private negation(): Expression {
    this.advance();
    return { op: 'not', operand: this.unary() };
  }

  private primary(): Expression {
    const start = this.advance();
    if (start.text === '(') {
      const inner = this.binary(0);
      this.expect(')');
      return inner;
    }
    if (start.kind === 'number') {
      const type = start.text.includes('.') ? 'f64' : 'i64';
      throw this.failWithoutPlace(`Output type incorrect: ${type} (expecting bool)`, start.column);
    }
    if (start.kind !== 'name') throw this.unexpected('a member call, `true`, `false`, `!` or `(`', start);
    if (start.text === 'true' || start.text === 'false')
      return { op: 'literal', value: start.text === 'true' };
    return this.memberCall(start);
  }

  private memberCall({ text, column }: Token): Expression {
    if (this.next.text !== '(') {
      throw this.fail(`Variable not found: ${text}`, column, `Call the member: ${text}()`);
    }
    this.advance();
    this.expect(')');
    if (!this.members.has(text)) {
      const known = [...this.members].sort().join(', ') || 'none';
      throw this.fail(`Function not found: ${text} ()`, column, `The group's members are: ${known}`);
    }
    return { op: 'call', member: text };
  }

  private expect(sign: string): void {
    if (this.next.text !== sign) throw this.unexpected(`\`${sign}\``);
    this.advance();
  }

  private advance(): Token {
    const current = this.next;
    if (current.kind !== 'end') this.next = this.scan();
    return current;
  }

  private scan(): Token {
    token.lastIndex = this.at;
    const match = token.exec(this.source);
    if (match === null) return this.scanRest();
    this.at = token.lastIndex;
    const [, name, number, sign = ''] = match;
    const text = name ?? number ?? sign;
    const kind = name !== undefined ? 'name' : number !== undefined ? 'number' : 'sign';
    return { text, kind, column: this.at - text.length + 1 };
  }

  /** White space and the end, or a character that no expression has. */
  private scanRest(): Token {
    const rest = this.source.slice(this.at).trimStart();
    const [character] = rest;
    const column = this.source.length - rest.length + 1;
    if (character === undefined) return { text: '', kind: 'end', column };
    return { text: character, kind: 'unknown', column };
  }

  private unexpected(expected: string, found: Token = this.next): WardctlError {
    const what = found.kind === 'end' ? 'Script is incomplete' : `unexpected \`${found.text}\``;
    return this.fail(`Syntax error: ${what}: expected ${expected}`, found.column);
  }

  private fail(problem: string, column: number, hint?: string): WardctlError {
    const { line, position } = this.placeOf(column);
    const place = `line ${String(line)}, position ${String(position)}`;
    return this.failWithoutPlace(`${problem} (${place})`, column, hint);
  }

  /** Where a character stands, both from 1. */
  private placeOf(column: number): { line: number; position: number } {
    const before = this.source.slice(0, column - 1).split('\n');
    return { line: before.length, position: (before.at(-1)?.length ?? 0) + 1 };
  }

  /** As in the reference, whose messages about types do not name the place; the hint does. */
  private failWithoutPlace(problem: string, column: number, hint?: string): WardctlError {
    const { line: number, position } = this.placeOf(column);
    const text = this.source.split('\n')[number - 1] ?? '';
    const line = `  ${text.replaceAll(/\s/g, ' ')}\n  ${' '.repeat(position - 1)}^`;
    return new WardctlError('POLICY_EXPRESSION_INVALID', problem, {
      hint: hint === undefined ? line : `${line}\n${hint}`,
      details: { column },
    });
  }
}

const precedence: readonly ReadonlyMap<string, 'and' | 'or' | 'equal' | 'unequal'>[] = [
  new Map([['||', 'or']]),
  new Map([['&&', 'and']]),
  new Map([
    ['==', 'equal'],
    ['!=', 'unequal'],
  ]),
];
