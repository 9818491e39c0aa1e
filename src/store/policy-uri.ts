import { WardctlError } from '../errors.ts';
import { maskLogin } from '../mask-login.ts';
import { formatReference, parseReference, type Reference } from '../oci/index.ts';
import { schemeOf } from './policy-file.ts';

/** Where a policy is that is no file. */
export type PolicyUri =
  | {
      readonly kind: 'registry';
      /** In full: `registry://docker.io/team/policy:latest`. */
      readonly uri: string;
      readonly reference: Reference;
    }
  | {
      readonly kind: 'web';
      /** Without fragment. */
      readonly uri: string;
      readonly url: URL;
    };

const maxLength = 4096;

/**
 * What a URI names: `registry://`, `https://`, `http://`, or a reference of a registry without scheme, which has a `/`
 * (cli-and-registry 2.2, 2.3).
 * @throws WardctlError REFERENCE_INVALID
 */
export function parsePolicyUri(text: string): PolicyUri {
  const scheme = schemeOf(text);
  if (scheme === 'https' || scheme === 'http') return parseWebUri(text);
  if (scheme !== undefined && scheme !== 'registry') {
    throw invalid(
      text,
      `unknown scheme: ${scheme}`,
      'Known are registry://, https:// and http://, and file:// for what is on this machine.',
    );
  }
  if (scheme === undefined && !text.includes('/')) {
    // Such a name may be a mistyped file or digest: it is not to be looked for on Docker Hub.
    const hint =
      'Write host/repository:tag, for instance ghcr.io/team/policies/pod:v1.0.0; Docker Hub is docker.io.';
    throw invalid(text, 'expected a reference with host and repository', hint);
  }
  const reference = parseReference(text);
  return { kind: 'registry', uri: `registry://${formatReference(reference)}`, reference };
}

function parseWebUri(text: string): PolicyUri {
  const url = text.length > maxLength ? null : URL.parse(text);
  if (url === null)
    throw invalid(text, 'expected a URL', 'Write for instance https://example.com/policy.wasm.');
  if (url.username !== '' || url.password !== '') {
    // Not shown: it is kept in the store's index and in shell histories already too often.
    throw new WardctlError(
      'REFERENCE_INVALID',
      `${url.origin}${url.pathname}: expected a URL without user and password`,
      { hint: 'Download the module with another program, and give its path.' },
    );
  }
  url.hash = '';
  return { kind: 'web', uri: url.href, url };
}

function invalid(text: string, problem: string, hint: string): WardctlError {
  return new WardctlError(
    'REFERENCE_INVALID',
    `${JSON.stringify(maskLogin(text).slice(0, 200))}: ${problem}`,
    { hint },
  );
}
