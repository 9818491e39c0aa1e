const maxLength = 100;
const maxNames = 10;

/** A name or label in a message; it is untrusted and may be long. */
export function shownName(name: string): string {
  return `\`${name.length > maxLength ? `${name.slice(0, maxLength)}…` : name}\``;
}

/** Names in a message, each once. */
export function shownNames(names: readonly string[], separator = ', '): string {
  const unique = [...new Set(names)];
  const more = unique.length - maxNames;
  const shown = unique.slice(0, maxNames).join(separator);
  return more > 0 ? `${shown} and ${String(more)} more` : shown;
}
