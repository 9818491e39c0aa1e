/** Whether a text is `host[:port][/path]` in lower case, without scheme, tag and digest. */
export function isRegistry(text: string): bool {
  const parts = text.split('/');
  for (let i = 1; i < parts.length; i++) {
    if (!isWord(parts[i], true)) return false;
  }
  const colon = parts[0].indexOf(':');
  if (colon < 0) return isWord(parts[0], false);
  return isWord(parts[0].substring(0, colon), false) && isPort(parts[0].substring(colon + 1));
}

/** A host, or a part of a path, which may have an underscore. */
function isWord(text: string, mayHaveUnderscore: bool): bool {
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    const isSign = char == 0x2d || char == 0x2e || (mayHaveUnderscore && char == 0x5f);
    const isLetter = char >= 0x61 && char <= 0x7a;
    if (!isSign && !isLetter && !isDigit(char)) return false;
  }
  return text != '';
}

function isPort(text: string): bool {
  for (let i = 0; i < text.length; i++) {
    if (!isDigit(text.charCodeAt(i))) return false;
  }
  return text != '';
}

function isDigit(char: i32): bool {
  return char >= 0x30 && char <= 0x39;
}
