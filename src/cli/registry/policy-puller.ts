import { platformOf } from '../../oci/index.ts';
import { RemotePolicies, verifyStored, type StoredPolicy } from '../../store/index.ts';
import type { VerificationSettings } from '../verification/settings.ts';
import { describeChange } from './describe-change.ts';
import { interruptibleTogether } from './interrupt.ts';
import { openStore } from './open-store.ts';
import { lazyOrigins } from './origins.ts';
import type { RegistrySettings } from './settings.ts';
import { stderrProgress } from './stderr-progress.ts';
import { lazyVerifier } from '../verification/lazy-verifier.ts';

/** How policies of registries are pulled for a command that uses them. */
export interface PullerOptions extends RegistrySettings {
  readonly verbose: boolean;
  /** Default: policies need no signatures. */
  readonly verification?: VerificationSettings | undefined;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
  /** Takes what is told of downloads in place of stderr. */
  readonly write?: ((text: string) => void) | undefined;
  /** Whether to say nothing of what is pulled. Default: no. */
  readonly quiet?: boolean;
}

/** Gets policies of registries and web servers into the store. */
export interface PolicyPuller {
  /** @throws WardctlError REFERENCE_INVALID, REGISTRY_*, STORE_*, ARTIFACT_INVALID, WASM_*; Interrupted */
  pull(uri: string): Promise<StoredPolicy>;
  /** That a stored policy is signed as it has to be. @throws WardctlError SIGNATURE_*, TRUST_ROOT_*, REGISTRY_*; Interrupted */
  verify(stored: StoredPolicy): Promise<void>;
  /** Ends what is under way, and the connections. */
  close(): Promise<void>;
}

/** Pulls policies for a command that uses them, and tells on stderr what is downloaded. */
export function policyPuller(options: PullerOptions): PolicyPuller {
  const { progress, logs } = stderrProgress({ ...options, verb: 'pulling', quiet: options.quiet ?? false });
  const { warn } = logs;
  const origins = lazyOrigins({ ...options, warn });
  const located = {
    origins: origins.get,
    platform: platformOf(process.platform, process.arch),
    verifier: lazyVerifier({ ...options, settings: options.verification, context: origins.context, warn }),
  };
  const policies = new RemotePolicies({
    ...located,
    store: openStore(),
    warn,
    report(uri) {
      const entry = progress.begin(uri);
      return {
        onProgress: ({ bytes, totalBytes }) => entry.update(bytes, totalBytes),
        // What was here already is no news.
        onEnd: (pulled) => {
          const isNews = pulled?.change === 'pulled' || pulled?.change === 'updated';
          entry.end(isNews ? describeChange(uri, pulled) : undefined);
        },
      };
    },
  });
  const ending = new AbortController();
  const interruptible = interruptibleTogether();
  const underWay: Promise<unknown>[] = [];
  const begin = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const working = interruptible((signal) => work(AbortSignal.any([signal, ending.signal])));
    underWay.push(working);
    return working;
  };
  return {
    pull: (uri) => begin((signal) => policies.pull(uri, signal)),
    verify: (stored) => begin((signal) => verifyStored(stored, { ...located, signal })),
    async close() {
      // Where one policy failed, others may still be under way: they are to leave nothing half-written.
      ending.abort();
      await Promise.allSettled(underWay);
      progress.stop();
      await origins.close();
    },
  };
}
