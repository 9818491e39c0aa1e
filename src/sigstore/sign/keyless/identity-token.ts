import { WardctlError } from '../../../errors.ts';
import { anyJson, optional, string, struct } from '../../../json/index.ts';
import { decodeUntrusted } from '../../find/untrusted-json.ts';
import { SignatureError } from '../../signature-problem.ts';

/** Of a token; it has to fit into a request's header. */
const maxLength = 64 * 1024;

const claims = struct('claims', {
  sub: optional(string),
  email: optional(string),
  email_verified: optional(anyJson),
  exp: optional(anyJson),
});

/**
 * Whom an identity token is about, as certificate authorities want it signed: the mail address, else the subject. The
 * token itself is for them to verify. Errors do not show it.
 * @throws WardctlError USAGE_INVALID
 */
export function tokenSubjectOf(identityToken: string, now: Date): string {
  const [, payload = '', ...rest] = identityToken.length <= maxLength ? identityToken.split('.') : [];
  if (!/^[A-Za-z0-9_-]+$/.test(payload) || rest.length !== 1) throw unusable('something else');
  let found;
  try {
    found = decodeUntrusted(Buffer.from(payload, 'base64url'), claims, 'its claims');
  } catch (error) {
    if (error instanceof SignatureError) throw unusable('one without claims that can be read');
    throw error;
  }
  const { sub = '', email = '', email_verified: isVerified, exp } = found;
  if (email !== '' && isVerified !== true && isVerified !== 'true')
    throw unusable('one with a mail address that its issuer has not verified');
  if (email === '' && sub === '') throw unusable('one without a subject');
  if (typeof exp === 'bigint' && Number(exp) * 1000 <= now.getTime()) throw unusable('one that has expired');
  return email === '' ? sub : email;
}

function unusable(found: string): WardctlError {
  return new WardctlError('USAGE_INVALID', `expected an identity token (JWT), found ${found}`, {
    hint: 'Get a new one from the OIDC issuer, for the audience `sigstore`.',
  });
}
