/** How a server wants to be convinced (RFC 9110, 11.6.1). */
export interface Challenge {
  /** Lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const maxHeaderLength = 8192;
const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const parameter = new RegExp(`^(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,"]*))`);
const scheme = new RegExp(`^(${token})(?=\\s|$|,)`);

/** The challenges of all `WWW-Authenticate` headers; what cannot be read is passed over. */
export function parseChallenges(headers: readonly string[]): Challenge[] {
  return headers.flatMap((header) => parseHeader(header.slice(0, maxHeaderLength)));
}

function parseHeader(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let rest = header;
  while ((rest = rest.replace(/^[\s,]+/, '')) !== '') {
    const current = challenges.at(-1);
    const pair = current && parameter.exec(rest);
    if (pair) {
      const [all, name = '', quoted, plain] = pair;
      const value = quoted?.replace(/\\(.)/gs, '$1') ?? plain ?? '';
      current.parameters.set(name.toLowerCase(), value);
      rest = rest.slice(all.length);
      continue;
    }
    const next = scheme.exec(rest);
    if (next !== null) challenges.push({ scheme: (next[1] ?? '').toLowerCase(), parameters: new Map() });
    rest = rest.replace(/^[^\s,]+/, '');
  }
  return challenges;
}
