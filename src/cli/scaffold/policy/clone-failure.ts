import { WardctlError } from '../../../errors.ts';
import { shownUrl } from './shown-url.ts';
import type { GitSource } from './template-source.ts';

/** @param hint default: what to look at in the URL */
export function cloneFailure({ name }: GitSource, problem: string, hint?: string): WardctlError {
  return new WardctlError('TEMPLATE_UNREADABLE', `template ${name} cannot be fetched: ${problem}`, {
    hint:
      hint ?? 'Check the URL, the branch or tag behind #, and your rights: git fetch should work with it.',
  });
}

const maxLines = 5;

/** The last that git said, on one line and without the secrets of the URL, which it repeats; empty for nothing. */
export function lastWords(output: string, source: GitSource): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return withoutSecrets(lines.slice(-maxLines).join('; '), source);
}

const minSecretLength = 6;

function withoutSecrets(text: string, { url }: GitSource): string {
  const [, login = '', query = ''] = /^[a-z+.-]+:\/\/(?:([^/]*)@)?[^?]*(?:\?(.*))?$/is.exec(url) ?? [];
  // Shorter ones may be a part of any word.
  const secrets = [login, ...login.split(':'), query, ...query.split(/[&=]/)].filter(
    (secret) => secret.length >= minSecretLength,
  );
  // What another server was asked for, too, where git was sent on.
  const shown = text.replaceAll(url, shownUrl(url)).replace(/[a-z][a-z0-9+.-]*:\/\/[^\s'"]+/gi, shownUrl);
  return secrets.reduce(
    (masked, secret) => masked.replaceAll(secret, '***'),
    login === '' ? shown : shown.replaceAll(`${login}@`, '***@'),
  );
}
