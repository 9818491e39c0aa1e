import { WardctlError } from '../../errors.ts';
import { tokenUser } from '../../oci/index.ts';

/** Who logs in, and what with. */
export interface Account {
  /** `<token>`: the password is an identity token. */
  readonly username: string;
  readonly secret: string;
}

const maxUsernameCharacters = 1000;
const maxSecretCharacters = 64 * 1024;

/** @throws WardctlError USAGE_INVALID; it is not shown, for what follows a colon may be the password */
export function checkUsername(username: string): string {
  if (username === '') throw unfit('the user name is empty');
  const isFit = !/[:\p{Cc}]/u.test(username) && username.length <= maxUsernameCharacters;
  if (isFit) return username;
  throw unfit('expected a user name on one line, without colons, found something else');
}

function unfit(problem: string): WardctlError {
  return new WardctlError('USAGE_INVALID', problem, {
    hint: `Give it with --username NAME; for an identity token write --username '${tokenUser}'.`,
  });
}

/**
 * The password as it was given, without the line break behind it. It may have several lines: some registries take whole
 * key files.
 * @throws WardctlError USAGE_INVALID; it is not shown
 */
export function checkSecret(text: string): string {
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') {
    throw new WardctlError('USAGE_INVALID', 'the password is empty', {
      hint: 'Check the variable or file that it comes from: printf %s "$TOKEN" | wardctl login …; at a terminal, type it.',
    });
  }
  // Docker takes zero bytes at its end for padding.
  if (!secret.includes('\0') && secret.length <= maxSecretCharacters) return secret;
  throw new WardctlError(
    'USAGE_INVALID',
    `expected a password of at most ${String(maxSecretCharacters)} characters without zero bytes, found another`,
    { hint: 'Pipe the password alone, for instance: printf %s "$TOKEN" | wardctl login …' },
  );
}
