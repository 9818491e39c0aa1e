import parse from 'spdx-expression-parse';

/** What an author states as licence, where it is written as SPDX has it. */
export interface SpdxLicense {
  /** `id` is a single identifier of the SPDX License List; `expression` joins some, or names what is not on the list. */
  readonly type: 'id' | 'expression';
  /** With its operators in capitals, which the specification asks for. */
  readonly text: string;
}

/** What is longer is no statement of a package's author. The parser calls itself for each pair of parentheses. */
const maxLength = 1000;

/** Authors, and the parser, have them in small letters too. No identifier is one of these words. */
const operator = /(?<![\w.+:-])(?:AND|OR|WITH)(?![\w.+:-])/gi;

/**
 * Reads a licence as SPDX writes it. `undefined` for any other text, such as one with a name that SPDX does not know.
 * @see https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
 * @param text untrusted
 */
export function readSpdxLicense(text: string): SpdxLicense | undefined {
  if (text.length > maxLength) return undefined;
  const trimmed = text.trim();
  try {
    const type = isIdentifier(parse(trimmed), trimmed) ? 'id' : 'expression';
    return { type, text: trimmed.replace(operator, (word) => word.toUpperCase()) };
  } catch {
    return undefined;
  }
}

function isIdentifier(info: parse.Info, text: string): boolean {
  return 'license' in info && info.license === text && !text.includes('LicenseRef-');
}
