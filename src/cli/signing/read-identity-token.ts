import { WardctlError } from '../../errors.ts';
import { readTextBounded } from '../../files/index.ts';

const maxTokenBytes = 64 * 1024;
/** Three parts of base64, with points between them. */
const token = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** How the parts of every token begin: what has that is not to be taken for the name of a file, which would be shown. */
const tokenStart = 'eyJ';

/**
 * The identity token that the user gave: itself, or a file with it; or what `SIGSTORE_ID_TOKEN` has. What is no token is
 * not shown: it may be one that was copied wrongly.
 * @throws WardctlError USAGE_INVALID, SIGNING_CONFIG_UNREADABLE
 */
export function readIdentityToken(
  given: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (given === undefined) {
    const text = env['SIGSTORE_ID_TOKEN']?.trim() ?? '';
    return text === '' ? undefined : checked(text, '$SIGSTORE_ID_TOKEN');
  }
  const text = given.trim();
  if (token.test(text) || text.includes(tokenStart)) return checked(text, '--identity-token');
  const content = readTextBounded(given, {
    what: 'identity token',
    errorCode: 'SIGNING_CONFIG_UNREADABLE',
    maxBytes: maxTokenBytes,
  });
  return checked(content.trim(), given);
}

function checked(text: string, name: string): string {
  if (token.test(text)) return text;
  throw new WardctlError(
    'USAGE_INVALID',
    `${name}: expected an identity token (JWT: three parts with points between them), found something else`,
    { hint: 'Give the token alone, without quotes, JSON or the word Bearer around it.' },
  );
}
