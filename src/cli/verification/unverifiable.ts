import { WardctlError } from '../../errors.ts';

/** Where nobody says who has to have signed. */
export function unverifiable(): WardctlError {
  return new WardctlError(
    'USAGE_INVALID',
    'expected who has to have signed, found no flag or file that says so',
    {
      hint: 'Name a key (-k cosign.pub), a signer (--cert-email with --cert-oidc-issuer, --github-owner), or a file (--verification-config-path); wardctl scaffold verification-config writes one to start from.',
    },
  );
}
