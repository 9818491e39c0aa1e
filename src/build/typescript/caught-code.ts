/**
 * Whether a line of code is in a `try` with a `catch`, in the same function: what fails there is expected to.
 * @param lines as esbuild prints them, where each block is two spaces deeper
 * @param index of the line, from 0
 */
export function isCaught(lines: readonly string[], index: number): boolean {
  let indent = indentOf(lines[index] ?? '');
  for (let above = index - 1; above >= 0; above--) {
    const line = lines[above] ?? '';
    if (line.trim() === '' || indentOf(line) >= indent) continue;
    indent = indentOf(line);
    if (/\btry \{$/.test(line)) {
      const end = lines.slice(above + 1).find((one) => one.trim() !== '' && indentOf(one) <= indent);
      if (end?.trim().startsWith('} catch') === true) return true;
    } else if (opensFunction(line)) {
      return false;
    }
  }
  return false;
}

const statements = /^\s*(?:\} )?(?:if|else|for|while|do|switch|try|catch|finally|case|default)\b/;

function opensFunction(line: string): boolean {
  if (/=> \{$|\bfunction\b.*\{$/.test(line)) return true;
  // Methods: what opens a block behind parentheses, and is no statement.
  return line.endsWith(') {') && !statements.test(line);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
