import {
  BuiltinHaltError,
  arrayOperand,
  maxTextLength,
  stringOperand,
  type BuiltinGroup,
} from './builtin.ts';
import { quoteText } from './go-quote.ts';
import { goTypeName, printArgument, type Directive, type PrintArgument } from './printf-verbs.ts';
import { formatTerm } from './term.ts';
import type { OpaValue } from './value.ts';

/** Formatting by the rules of Go's `fmt.Sprintf` (policy-abi 5.3). */
export const sprintfBuiltins: BuiltinGroup = {
  sprintf: (_context, format, values) => {
    const args = arrayOperand(values, 2).map(toArgument);
    return new Printer(stringOperand(format, 1), args).run();
  },
};

function toArgument(value: OpaValue): PrintArgument {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  return formatTerm(value, quoteText);
}

/** Widths and precisions beyond it are errors in Go. */
const maxNumber = 1_000_000n;

/** One pass over a format text. */
class Printer {
  private at = 0;
  private argument = 0;
  private isReordered = false;
  private isGoodIndex = true;
  private length = 0;
  private readonly pieces: string[] = [];
  private readonly format: string;
  private readonly args: readonly PrintArgument[];

  constructor(format: string, args: readonly PrintArgument[]) {
    this.format = format;
    this.args = args;
  }

  run(): string {
    while (this.at < this.format.length) {
      const percent = this.format.indexOf('%', this.at);
      const end = percent < 0 ? this.format.length : percent;
      this.emit(this.format.slice(this.at, end));
      this.at = end + 1;
      if (percent >= 0) this.directive();
    }
    this.reportExtra();
    return this.pieces.join('');
  }

  private directive(): void {
    this.isGoodIndex = true;
    const directive = this.flags();
    let afterIndex = this.index();
    afterIndex = this.width(directive, afterIndex);
    afterIndex = this.precision(directive, afterIndex);
    if (!afterIndex) this.index();
    const code = this.format.codePointAt(this.at);
    if (code === undefined) {
      this.at = this.format.length;
      this.emit('%!(NOVERB)');
      return;
    }
    const verb = String.fromCodePoint(code);
    this.at += verb.length;
    this.print(verb, directive);
  }

  private flags(): Directive {
    const text = /[#0+\- ]*/y;
    text.lastIndex = this.at;
    const flags = text.exec(this.format)?.[0] ?? '';
    this.at += flags.length;
    return {
      sharp: flags.includes('#'),
      zero: flags.includes('0'),
      plus: flags.includes('+'),
      minus: flags.includes('-'),
      space: flags.includes(' '),
      sharpV: false,
      plusV: false,
      width: undefined,
      precision: undefined,
    };
  }

  /** `[n]`: the argument to use next. Returns whether there was one. */
  private index(): boolean {
    if (this.format[this.at] !== '[') return false;
    this.isReordered = true;
    const close = this.format.indexOf(']', this.at);
    if (close < 0) {
      this.isGoodIndex = false;
      this.at++;
      return false;
    }
    const text = this.format.slice(this.at + 1, close);
    this.at = close + 1;
    const isNumber = /^\d{1,7}$/.test(text);
    const index = Number(text) - 1;
    if (isNumber && index >= 0 && index < this.args.length) this.argument = index;
    else this.isGoodIndex = false;
    return isNumber;
  }

  private width(directive: Directive, afterIndex: boolean): boolean {
    if (this.format[this.at] !== '*') {
      directive.width = this.number();
      if (afterIndex && directive.width !== undefined) this.isGoodIndex = false;
      return afterIndex;
    }
    this.at++;
    const width = this.numberArgument();
    if (width === undefined) this.emit('%!(BADWIDTH)');
    else if (width < 0) {
      directive.minus = true;
      directive.zero = false;
    }
    directive.width = width === undefined ? undefined : Math.abs(width);
    return false;
  }

  private precision(directive: Directive, afterIndex: boolean): boolean {
    if (this.format[this.at] !== '.' || this.at + 1 >= this.format.length) return afterIndex;
    this.at++;
    if (afterIndex) this.isGoodIndex = false;
    const hasIndex = this.index();
    if (this.format[this.at] !== '*') {
      directive.precision = this.number() ?? 0;
      return hasIndex;
    }
    this.at++;
    const precision = this.numberArgument();
    directive.precision = precision === undefined || precision < 0 ? undefined : precision;
    if (directive.precision === undefined) this.emit('%!(BADPREC)');
    return false;
  }

  private number(): number | undefined {
    const text = /\d+/y;
    text.lastIndex = this.at;
    const digits = text.exec(this.format)?.[0];
    if (digits === undefined) return undefined;
    this.at += digits.length;
    // Go takes one digit more than its limit has, and skips the rest of the format behind a longer one.
    if (Number(digits.slice(0, -1)) <= Number(maxNumber)) return Number(digits);
    this.at = this.format.length;
    return undefined;
  }

  private numberArgument(): number | undefined {
    const value = this.args[this.argument];
    if (value === undefined) return undefined;
    this.argument++;
    if (typeof value !== 'bigint' || value > maxNumber || value < -maxNumber) return undefined;
    return Number(value);
  }

  private print(verb: string, directive: Directive): void {
    if (verb === '%') {
      this.emit('%');
      return;
    }
    if (!this.isGoodIndex) {
      this.emit(`%!${verb}(BADINDEX)`);
      return;
    }
    const argument = this.args[this.argument];
    if (argument === undefined) {
      this.emit(`%!${verb}(MISSING)`);
      return;
    }
    this.argument++;
    if (verb === 'v' || verb === 'w') {
      directive.sharpV = directive.sharp;
      directive.plusV = directive.plus;
      directive.sharp = false;
      directive.plus = false;
    }
    this.emit(printArgument(argument, verb, directive));
  }

  private reportExtra(): void {
    if (this.isReordered || this.argument >= this.args.length) return;
    const extra = this.args.slice(this.argument).map((argument) => {
      return `${goTypeName(argument)}=${printArgument(argument, 'v', noDirective)}`;
    });
    this.emit(`%!(EXTRA ${extra.join(', ')})`);
  }

  private emit(piece: string): void {
    this.length += piece.length;
    if (this.length > maxTextLength) throw new BuiltinHaltError('sprintf produced a text that is too long');
    this.pieces.push(piece);
  }
}

const noDirective: Directive = {
  sharp: false,
  zero: false,
  plus: false,
  minus: false,
  space: false,
  sharpV: false,
  plusV: false,
  width: undefined,
  precision: undefined,
};
