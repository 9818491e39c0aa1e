import { WardctlError } from '../../errors.ts';

const advice =
  'Leave the password out to be asked for it, or pipe it: printf %s "$TOKEN" | wardctl login HOST --username NAME --password-stdin';

/**
 * Refuses passwords on the command line, and what could be one; they are not shown.
 * @param password value of `--password`
 * @param words all arguments, of which the first is the host
 * @throws WardctlError USAGE_INVALID
 */
export function refusePasswords(password: string | undefined, words: readonly unknown[]): void {
  if (password !== undefined) {
    throw new WardctlError(
      'USAGE_INVALID',
      'a password on the command line can be seen by every user of the machine, and stays in the history of the shell',
      { hint: advice },
    );
  }
  if (words.length > 1)
    throw new WardctlError('USAGE_INVALID', 'expected the host alone, found more arguments', {
      hint: advice,
    });
}
