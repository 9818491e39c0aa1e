import { WardctlError } from '../../errors.ts';

/** Files have no signatures; who asks for some in this call is not to get a policy without. */
export function unsignedFile(reference: string): WardctlError {
  return new WardctlError(
    'SIGNATURE_MISSING',
    `${reference} cannot be verified: expected a policy of a registry, where its signatures are, found a file`,
    { hint: 'Give the reference that it was pushed to, or leave the verification flags out.' },
  );
}
