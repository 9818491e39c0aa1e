/** Breaks a line between words. */
export type WrapLine = (line: string) => string[];

/**
 * Source code with its gutter, marks below it, frames of a stack: what begins with blanks or the number of a line. Items
 * of lists, and the notes of compilers, are prose.
 */
const codeLine = /^(?:\s+(?=\S)(?![*•=-] |\d{1,3}[.)] )|\d+ *[|│])/;
/** What our hints end with where there is something to type. */
const command =
  /(?<=: )(?:brew|cargo|curl|go (?:get|install)|npm|npx|rustup|sudo|wardctl|winget) .*$|(?<=: )npm install$/;

/** Whether a line of a message is code, whose columns mean something. */
export function isCodeLine(line: string): boolean {
  return codeLine.test(line);
}

/** The rows of a line of an error's message: code stays whole. */
export function breakMessageLine(line: string, wrap: WrapLine): string[] {
  return isCodeLine(line) ? [line] : wrap(line);
}

/** The rows of a line of a hint: code stays whole, and so does a command, which is to be copied. */
export function breakHintLine(line: string, wrap: WrapLine): string[] {
  const rows = breakMessageLine(line, wrap);
  const [found] = command.exec(line) ?? [];
  if (rows.length === 1 || found === undefined) return rows;
  return [...wrap(line.slice(0, -found.length).trimEnd()), found];
}
