import type { LocateOptions } from './locate-policy.ts';
import type { TransferProgress } from './policy-origins.ts';
import { parsePolicyUri, type PolicyUri } from './policy-uri.ts';
import { pullPolicy, type PulledPolicy } from './pull-policy.ts';
import { pullSemaphore } from './semaphore.ts';
import type { StoredPolicy } from './stored-policy.ts';

/** Takes what is to be told about a policy while it is found. */
export interface PullReport {
  readonly onProgress: (progress: TransferProgress) => void;
  /** @param pulled `undefined` where it failed */
  readonly onEnd: (pulled?: PulledPolicy) => void;
}

export interface RemotePoliciesOptions extends Omit<LocateOptions, 'onProgress' | 'checkStored' | 'signal'> {
  readonly report: (uri: string) => PullReport;
}

/** The policies of registries and web servers that one run uses: each is pulled into the store once, some at a time. */
export class RemotePolicies {
  private readonly options: RemotePoliciesOptions;
  private readonly pulls = new Map<string, Promise<StoredPolicy>>();
  private readonly semaphore = pullSemaphore();

  constructor(options: RemotePoliciesOptions) {
    this.options = options;
  }

  /**
   * @param text a URI, with or without `registry://`
   * @throws WardctlError REFERENCE_INVALID, REGISTRY_*, STORE_*, ARTIFACT_INVALID, WASM_*
   */
  async pull(text: string, signal?: AbortSignal): Promise<StoredPolicy> {
    const uri = parsePolicyUri(text);
    const pulling = this.pulls.get(uri.uri) ?? this.semaphore.run(() => this.pullNow(uri, signal));
    this.pulls.set(uri.uri, pulling);
    return pulling;
  }

  private async pullNow(uri: PolicyUri, signal: AbortSignal | undefined): Promise<StoredPolicy> {
    const { onProgress, onEnd } = this.options.report(uri.uri);
    let pulled: PulledPolicy | undefined;
    try {
      pulled = await pullPolicy(uri, { ...this.options, onProgress, signal });
      return pulled.policy;
    } finally {
      onEnd(pulled);
    }
  }
}
