import { operationPaths } from '../../host/index.ts';
import { executionModes, kubewardenVersion } from '../../policy/index.ts';
import { regoBuiltinNames } from '../../runtime/index.ts';
import { cacheDir, type CacheSurroundings } from '../cache-dir.ts';
import { kubewardenPaths } from '../kubewarden-paths.ts';
import { storeFolders } from '../store-folders.ts';
import { version } from '../version.ts';
import type { Info } from './info.ts';

/** What decides what `info` has to say. */
export interface InfoSurroundings extends CacheSurroundings {
  readonly arch: string;
  /** As in `process.versions`. */
  readonly versions: { readonly node: string; readonly v8: string };
}

export async function collectInfo(surroundings: InfoSurroundings): Promise<Info> {
  const { platform, arch, versions } = surroundings;
  const { configDir } = kubewardenPaths(surroundings);
  const { folder: policyStore, kwctlFolder: kwctlPolicyStore } = storeFolders(surroundings);
  return {
    version,
    kubewardenVersion,
    engine: { node: versions.node, v8: versions.v8, platform, arch },
    executionModes,
    hostCapabilities: [...operationPaths()].sort(),
    regoBuiltins: await regoBuiltinNames(),
    paths: { policyStore, kwctlPolicyStore, config: configDir, cache: cacheDir(surroundings) },
  };
}
