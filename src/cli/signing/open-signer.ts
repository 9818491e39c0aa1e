import { WardctlError } from '../../errors.ts';
import { readTextBounded } from '../../files/index.ts';
import { ServiceClient } from '../../oci/index.ts';
import {
  readPrivateKey,
  readSigningConfig,
  signKeyless,
  signManifest,
  type NewSignature,
  type SigningRequest,
} from '../../sigstore/index.ts';
import { clientSurroundings } from '../registry/client-surroundings.ts';
import type { RegistryContext } from '../registry/context.ts';
import { readIdentityToken } from './read-identity-token.ts';
import { readPassword } from './read-password.ts';
import type { SigningSettings } from './settings.ts';

/** Makes signatures. */
export type Signer = (request: SigningRequest, signal: AbortSignal) => Promise<NewSignature>;

export interface SignerOptions {
  readonly settings: SigningSettings;
  /** Reaches the services that signing without a key takes. */
  readonly context: () => Promise<RegistryContext>;
  /** The process's. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const maxFileBytes = 1024 * 1024;

/**
 * Signs with the key that the user gave, or without one in the name of who has an identity token. Passwords are asked
 * for here, before anything is sent.
 * @throws WardctlError KEY_*, SIGNING_CONFIG_*, USAGE_INVALID; Interrupted
 */
export async function openSigner(options: SignerOptions): Promise<Signer> {
  const { settings } = options;
  if (settings.keyPath !== undefined) return keySigner(settings.keyPath, options);
  const identityToken = readIdentityToken(settings.identityToken, options.env);
  if (identityToken === undefined) {
    throw new WardctlError(
      'USAGE_INVALID',
      'expected something to sign with, found no key and no identity token',
      {
        hint: 'Give --key cosign.key (wardctl generate-key-pair makes one), or --identity-token with --signing-config.',
      },
    );
  }
  return keylessSigner(identityToken, options);
}

async function keySigner(path: string, { settings, env }: SignerOptions): Promise<Signer> {
  const pem = readTextBounded(path, {
    what: 'private key',
    errorCode: 'KEY_UNREADABLE',
    maxBytes: maxFileBytes,
  });
  const askPassword = (): Promise<string> =>
    readPassword({ file: settings.passwordFile, env, question: `Password of ${path}`, isNew: false });
  const key = await readPrivateKey(pem, askPassword).catch((error: unknown) => {
    throw error instanceof WardctlError && error.code.startsWith('KEY_') ? error.about(path) : error;
  });
  return (request) => Promise.resolve(signManifest(request, key));
}

function keylessSigner(identityToken: string, { settings, context }: SignerOptions): Signer {
  const path = settings.signingConfigPath;
  if (path === undefined) {
    throw new WardctlError('USAGE_INVALID', 'expected the services to sign with, found no --signing-config', {
      hint: 'Give a SigningConfig or ClientTrustConfig of your Sigstore instance.',
    });
  }
  const text = readTextBounded(path, {
    what: 'signing configuration',
    errorCode: 'SIGNING_CONFIG_UNREADABLE',
    maxBytes: maxFileBytes,
  });
  const config = readSigningConfig(text, path);
  return async (request, signal) => {
    const { transport } = await context();
    transport.secrets.add(identityToken);
    const client = new ServiceClient({ transport, ...clientSurroundings });
    return signKeyless(request, {
      identityToken,
      config,
      post: (url, body, headers, limits) => client.post(new URL(url), body, headers, limits),
      now: new Date(),
      signal,
    });
  };
}
