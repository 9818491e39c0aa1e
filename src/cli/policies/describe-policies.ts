import { WardctlError } from '../../errors.ts';
import { annotationKeys, readPolicyMetadata, type PolicyMetadata } from '../../policy/index.ts';
import type { PolicyStore, StoredPolicy } from '../../store/index.ts';
import type { ListedPolicy } from './listed-policy.ts';

/**
 * The stored policies, by URI, with what their metadata says.
 * @param warn told of every policy that is damaged, which is left out, and of metadata that cannot be read
 */
export async function describePolicies(
  store: PolicyStore,
  warn: (message: string) => void,
): Promise<ListedPolicy[]> {
  const report = (problem: WardctlError): void => {
    warn(problem.hint === undefined ? problem.message : `${problem.message}. ${problem.hint}`);
  };
  const listed: ListedPolicy[] = [];
  for (const policy of await store.list(report)) {
    const module = attempt(() => store.read(policy), report);
    if (module === undefined) continue;
    const metadata = attempt(
      () => readPolicyMetadata(module),
      (problem) => report(problem.about(policy.uri)),
    );
    listed.push(describe(policy, metadata));
  }
  return listed;
}

function describe(policy: StoredPolicy, metadata: PolicyMetadata | undefined): ListedPolicy {
  const { uri, digest, manifestDigest, sizeBytes, origin, path } = policy;
  const title = metadata?.annotations?.get(annotationKeys.title);
  return {
    uri,
    digest,
    ...(manifestDigest === undefined ? {} : { manifestDigest }),
    sizeBytes,
    origin,
    ...(title === undefined ? {} : { title }),
    mutating: metadata?.mutating ?? null,
    contextAware: metadata === undefined ? null : metadata.contextAwareResources.length > 0,
    path,
  };
}

function attempt<T>(act: () => T, report: (problem: WardctlError) => void): T | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    report(error);
    return undefined;
  }
}
