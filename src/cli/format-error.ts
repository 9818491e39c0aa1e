import { WardctlError, type ErrorCode, type ErrorParts } from '../errors.ts';
import { escapeControls, escapeJson } from './escape.ts';
import { breakHintLine, breakMessageLine } from './text/break-line.ts';

/** An error that people at terminals are told in other words than programs, which look for those of the reference. */
export class RetoldError extends WardctlError {
  readonly forPeople: ErrorWords;

  constructor(code: ErrorCode, message: string, parts: ErrorParts, forPeople: ErrorWords) {
    super(code, message, parts);
    this.forPeople = forPeople;
  }
}

/** What is told of an error. */
interface ErrorWords {
  readonly message: string;
  readonly hint: string | undefined;
}

/** How an error is shown. */
export interface ErrorStyle {
  readonly json: boolean;
  readonly color: boolean;
  /** Of a terminal: breaks a line into rows, which are indented but for the first. Default: lines stay whole. */
  readonly wrap?: ((line: string) => string[]) | undefined;
}

/** The last line that a failing command writes to stderr when it was asked for JSON. */
export interface ErrorOutput {
  readonly error: {
    readonly code: ErrorCode;
    /** What could not be done, and why. */
    readonly message: string;
    /** What to do about it. */
    readonly hint?: string | undefined;
    /** Facts for programs, such as the policy that it is about. */
    readonly details?: ErrorParts['details'] | undefined;
  };
}

/** The text for stderr about something that could not be done. */
export function formatError(error: WardctlError, style: ErrorStyle): string {
  if (style.json) {
    const { code, message, hint, details } = error;
    const output: ErrorOutput = { error: { code, message, hint, details } };
    return `${escapeJson(JSON.stringify(output))}\n`;
  }
  const isRetold = style.wrap !== undefined && error instanceof RetoldError;
  const { message, hint } = isRetold ? error.forPeople : error;
  const lines = labelled('Error:', '1;31', message, breakMessageLine, style);
  // What is shown in a place of its own, such as an expression with a mark below, keeps its columns.
  const isBlock = hint?.startsWith(' ') === true;
  if (hint !== undefined)
    lines.push(...labelled('Hint:', '36', isBlock ? `\n${hint}` : hint, breakHintLine, style));
  return `${lines.join('\n')}\n`;
}

/** A foreign text in the message must not look like a line of ours: only the first stands at the margin. */
function labelled(
  label: string,
  colour: string,
  text: string,
  breakLine: typeof breakMessageLine,
  { color, wrap }: ErrorStyle,
): string[] {
  const [first = '', ...others] = `${label} ${escapeControls(text)}`.split('\n');
  const rows = [first.trimEnd(), ...others].flatMap((line) =>
    wrap === undefined ? [line] : breakLine(line, wrap),
  );
  return rows.map((row, index) => {
    if (index > 0) return `  ${row}`;
    return color ? `\u001b[${colour}m${label}\u001b[0m${row.slice(label.length)}` : row;
  });
}
