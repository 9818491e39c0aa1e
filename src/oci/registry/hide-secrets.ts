import { WardctlError } from '../../errors.ts';

/** What is shorter would be found in any text. */
const minSecretLength = 4;

/** A text without secrets, nor with the beginning of one where it was cut by `shown`. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  return secrets.filter(({ length }) => length >= minSecretLength).reduce(hideSecret, text);
}

function hideSecret(text: string, secret: string): string {
  const [first = '', ...rest] = text.replaceAll(secret, '***').split('…');
  let hidden = first;
  for (const part of rest) {
    let length = Math.min(secret.length, hidden.length);
    while (length >= minSecretLength && !hidden.endsWith(secret.slice(0, length))) length--;
    hidden = `${length < minSecretLength ? hidden : `${hidden.slice(0, -length)}***`}…${part}`;
  }
  return hidden;
}

type Details = NonNullable<WardctlError['details']>;

/** An error with nothing in it that `hide` takes out; the same one where it finds nothing. */
export function withoutSecrets(error: WardctlError, hide: (text: string) => string): WardctlError {
  const hidden = new WardctlError(error.code, hide(error.message), {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.details === undefined ? {} : { details: hideIn(error.details, hide) }),
  });
  return isSame(hidden, error) ? error : hidden;
}

function hideIn(details: Details, hide: (text: string) => string): Details {
  const hideOne = (value: Details[string]): Details[string] => {
    if (typeof value === 'string') return hide(value);
    return typeof value === 'object' ? value.map(hide) : value;
  };
  return Object.fromEntries(Object.entries(details).map(([name, value]) => [name, hideOne(value)]));
}

function isSame(one: WardctlError, other: WardctlError): boolean {
  return JSON.stringify([one.message, one.details]) === JSON.stringify([other.message, other.details]);
}
