import { WardctlError } from '../../errors.ts';
import type { Reference } from '../../oci/index.ts';
import { parsePolicyUri } from '../../store/index.ts';

/**
 * A reference where only a registry will do: `registry://` may be left out.
 * @throws WardctlError REFERENCE_INVALID
 */
export function parseRegistryUri(text: string): Reference {
  const parsed = parsePolicyUri(text);
  if (parsed.kind === 'registry') return parsed.reference;
  throw new WardctlError(
    'REFERENCE_INVALID',
    `${parsed.url.origin}${parsed.url.pathname}: expected a reference of a registry`,
    { hint: 'Write host/repository:tag, for instance ghcr.io/team/policies/pod:v1.0.0.' },
  );
}
