const heldSpace = '\u00a0';

/** A command in which no line ends within quotes, whoever breaks it at spaces. */
export function holdQuotes(command: string): string {
  return command.replace(/'[^']*'|"[^"]*"/g, (quoted) => quoted.replaceAll(' ', heldSpace));
}

/** The text with the spaces that {@link holdQuotes} held. */
export function releaseQuotes(text: string): string {
  return text.replaceAll(heldSpace, ' ');
}
