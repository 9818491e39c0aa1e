import type { PolicyVerifier } from '../../store/index.ts';
import type { RegistryContext } from '../registry/context.ts';
import { processSurroundings } from '../registry/surroundings.ts';
import { requireVerification } from './find-config.ts';
import type { VerificationSettings } from './settings.ts';

export interface LazyVerifierOptions {
  /** `undefined` where signatures are never asked for. */
  readonly settings: VerificationSettings | undefined;
  readonly context: () => Promise<RegistryContext>;
  readonly verbose: boolean;
  readonly warn: (message: string) => void;
}

/**
 * What verifies policies, if the user asks for that; the configuration is read, and all that verifying takes is loaded,
 * with the first policy.
 * @throws WardctlError USAGE_INVALID for flags that say how to verify, where nobody says who has to have signed
 */
export function lazyVerifier({ settings, ...options }: LazyVerifierOptions): PolicyVerifier | undefined {
  const surroundings = processSurroundings();
  if (settings === undefined || requireVerification(settings, surroundings) === undefined) return undefined;
  let opening: Promise<PolicyVerifier> | undefined;
  const open = async (): Promise<PolicyVerifier> => {
    const { openVerifier } = await import('./open-verifier.ts');
    return openVerifier({ ...options, settings, surroundings });
  };
  return {
    async verify(artifact, options) {
      opening ??= open();
      await (await opening).verify(artifact, options);
    },
  };
}
