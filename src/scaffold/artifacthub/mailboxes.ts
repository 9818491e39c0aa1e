/** A person or team with an address. */
export interface Mailbox {
  /** `''` where only the address is given. */
  readonly name: string;
  readonly email: string;
}

const maxLength = 10_000;
const maxEmailLength = 254;
/** The forms in use: no quoted parts before the at sign, no addresses by number behind it. */
const local = String.raw`[\p{L}\p{N}!#$%&'*+\/=?^_\x60{|}~-]+`;
const label = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?`;
const email = new RegExp(String.raw`^${local}(?:\.${local})*@${label}(?:\.${label})*$`, 'u');

/**
 * The mailboxes of a list such as `Jane Doe <jane@example.com>, "Doe, Joe" <joe@example.com>, team@example.com`: of
 * RFC 5322 the name-addr and addr-spec forms, without groups, comments and encoded words. `undefined` for other texts.
 */
export function parseMailboxes(text: string): Mailbox[] | undefined {
  if (text.length > maxLength) return undefined;
  const mailboxes = splitList(text)?.map(parseMailbox);
  return mailboxes?.every((mailbox) => mailbox !== undefined) ? mailboxes : undefined;
}

/** The items between the commas outside of quotes. */
function splitList(text: string): string[] | undefined {
  const items = [''];
  let isQuoted = false;
  let isEscaped = false;
  for (const character of text) {
    if (character === ',' && !isQuoted) {
      items.push('');
      continue;
    }
    if (character === '"' && !isEscaped) isQuoted = !isQuoted;
    isEscaped = character === '\\' && isQuoted && !isEscaped;
    items.push(`${items.pop() ?? ''}${character}`);
  }
  return isQuoted ? undefined : items;
}

function parseMailbox(item: string): Mailbox | undefined {
  const trimmed = item.trim();
  const opening = trimmed.lastIndexOf('<');
  const isNamed = opening !== -1 && trimmed.endsWith('>');
  const address = isNamed ? trimmed.slice(opening + 1, -1).trim() : trimmed;
  const name = isNamed ? nameFrom(trimmed.slice(0, opening).trim()) : '';
  if (name === undefined || address.length > maxEmailLength || !email.test(address)) return undefined;
  return { name, email: address };
}

function nameFrom(phrase: string): string | undefined {
  const [, quoted] = /^"((?:[^"\\]|\\.)*)"$/s.exec(phrase) ?? [];
  if (quoted !== undefined) return quoted.replaceAll(/\\(.)/gs, '$1');
  return /[<>"]/.test(phrase) ? undefined : phrase;
}
