import { platformOf } from '../../oci/index.ts';
import { RemotePolicies, type StoredPolicy } from '../../store/index.ts';
import { describeChange } from './describe-change.ts';
import { interruptibleTogether } from './interrupt.ts';
import { openStore } from './open-store.ts';
import { lazyOrigins } from './origins.ts';
import type { RegistrySettings } from './settings.ts';
import { stderrProgress } from './stderr-progress.ts';

/** How policies of registries are pulled for a command that uses them. */
export interface PullerOptions extends RegistrySettings {
  readonly verbose: boolean;
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
  /** Ends what is under way, and the connections. */
  close(): Promise<void>;
}

/** Pulls policies for a command that uses them, and tells on stderr what is downloaded. */
export function policyPuller(options: PullerOptions): PolicyPuller {
  const { progress, logs } = stderrProgress({ ...options, verb: 'pulling', quiet: options.quiet ?? false });
  const { warn } = logs;
  const origins = lazyOrigins({ ...options, warn });
  const policies = new RemotePolicies({
    store: openStore(),
    origins: origins.get,
    platform: platformOf(process.platform, process.arch),
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
  const pulls: Promise<unknown>[] = [];
  return {
    pull(uri) {
      const pull = interruptible((signal) => policies.pull(uri, AbortSignal.any([signal, ending.signal])));
      pulls.push(pull);
      return pull;
    },
    async close() {
      // Where one policy failed, others may still be under way: they are to leave nothing half-written.
      ending.abort();
      await Promise.allSettled(pulls);
      progress.stop();
      await origins.close();
    },
  };
}
