import { WardctlError } from '../errors.ts';
import { lowerCaseOf, SecretForm, type Budget } from './secret-form.ts';

/** Of one text; enough for all that is no attack. */
const maxSteps = 2_000_000;

type Details = NonNullable<WardctlError['details']>;

/**
 * What nobody may see: passwords and tokens that servers and proxies were sent, and may repeat. It is taken out of all
 * that is told of them.
 */
export class Secrets {
  private readonly texts = new Set<string>();
  private forms: readonly SecretForm[] | undefined;

  /** To be called before the text is sent. It counts for ever: a server may repeat what has been replaced since. */
  add(text: string): void {
    if (this.texts.has(text)) return;
    this.texts.add(text);
    this.forms = undefined;
  }

  /** A password, alone and together with its user, as `Authorization: Basic` has it. */
  addLogin(username: string, password: string): void {
    if (password === '') return;
    const login = `${username}:${password}`;
    for (const text of [password, login, Buffer.from(login).toString('base64')]) this.add(text);
  }

  /** A text with `***` in place of secrets, however they are encoded. */
  hide(text: string): string {
    const forms = (this.forms ??= [...this.texts].flatMap((secret) => SecretForm.allOf(secret)));
    if (forms.length === 0) return text;
    const lower = lowerCaseOf(text);
    const budget: Budget = { steps: maxSteps };
    let hidden = '';
    let done = 0;
    for (let at = 0; at < lower.length;) {
      const end = Math.max(at, ...forms.map((form) => form.endIn(lower, at, budget) ?? at));
      if (budget.steps < 0) return `${hidden}${text.slice(done, at)}***`;
      if (end > at) {
        hidden += `${text.slice(done, at)}***`;
        done = end;
      }
      at = Math.max(end, at + 1);
    }
    return hidden + text.slice(done);
  }

  /** An error without secrets; the same one where there are none in it. What is no error of ours stays as it is. */
  hideIn(error: unknown): unknown {
    if (!(error instanceof WardctlError)) return error;
    const { code, message, hint, details } = error;
    const hidden = new WardctlError(code, this.hide(message), {
      ...(hint === undefined ? {} : { hint: this.hide(hint) }),
      ...(details === undefined ? {} : { details: this.hideInDetails(details) }),
    });
    return isSame(hidden, error) ? error : hidden;
  }

  private hideInDetails(details: Details): Details {
    const hideOne = (value: Details[string]): Details[string] => {
      if (typeof value === 'string') return this.hide(value);
      return typeof value === 'object' ? value.map((text) => this.hide(text)) : value;
    };
    return Object.fromEntries(Object.entries(details).map(([name, value]) => [name, hideOne(value)]));
  }
}

function isSame(one: WardctlError, other: WardctlError): boolean {
  const parts = ({ message, hint, details }: WardctlError): string =>
    JSON.stringify([message, hint, details]);
  return parts(one) === parts(other);
}
