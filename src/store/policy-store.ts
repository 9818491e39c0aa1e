import { join } from 'node:path';
import { WardctlError } from '../errors.ts';
import { FileLock } from '../sharing/index.ts';
import {
  copy,
  digestOf,
  LayoutTarget,
  MissingContents,
  policyLayerOf,
  type CopyOptions,
  type Descriptor,
  type Digest,
  type ImageIndex,
  type ImageManifest,
  type ReadTarget,
} from '../oci/index.ts';
import {
  findKwctlPolicy,
  listKwctlPolicies,
  removeKwctlPolicy,
  type KwctlPolicy,
  type KwctlStore,
} from './kwctl-layout.ts';
import { readStored, readStoredPolicy, unusable, type StoredPolicy } from './stored-policy.ts';

export type { StoredPolicy };

export interface StoreFolders {
  /** Of our own store, an OCI image layout. */
  readonly folder: string;
  /** Of kwctl's store, which is read, and cleaned by `rm`. */
  readonly kwctlFolder: string;
  /** Whether kwctl's file names are in base64, as on Windows. */
  readonly encodedNames: boolean;
}

export interface StoreOptions {
  /** Milliseconds since the epoch. Default: the system's clock. */
  readonly now?: () => number;
}

/** Takes what could not be used while everything else went on. */
export type ProblemReport = (problem: WardctlError) => void;

/** @throws WardctlError */
type Loader = () => StoredPolicy;

/** Other tools' entries may have other names, such as a tag. */
const uriPattern = /^(?:registry|https?):\/\/./;
/** Each time, another process would have to remove contents between their check and their naming. */
const maxAddAttempts = 5;

/**
 * The policies of this machine: our own store, which is an OCI image layout whose names are URIs, and what kwctl left
 * in its one (cli-and-registry 3).
 */
export class PolicyStore {
  /** Where policies are pushed from; {@link PolicyStore.add} copies to it. */
  readonly layout: LayoutTarget;
  private readonly kwctl: KwctlStore;
  private readonly now: () => number;

  constructor({ folder, kwctlFolder, encodedNames }: StoreFolders, { now = Date.now }: StoreOptions = {}) {
    this.kwctl = { folder: kwctlFolder, encodedNames };
    this.now = now;
    this.layout = new LayoutTarget(folder, new FileLock(join(folder, 'lock')), {
      contents: 'Remove the policy with wardctl rm, then pull it again.',
      index: `Remove that file, then pull the policies again; what is in ${join(folder, 'blobs')} is not downloaded twice.`,
    });
  }

  /**
   * All of them, by URI; of two with the same URI ours counts.
   * @param report gets what is damaged or cannot be read, and is left out
   */
  async list(report: ProblemReport): Promise<StoredPolicy[]> {
    const policies: StoredPolicy[] = [];
    for (const [uri, load] of await this.known(report)) {
      const policy = await this.load(uri, load).catch(reportTo(report));
      if (policy !== undefined) policies.push(policy);
    }
    return policies;
  }

  /** The URIs of all policies, also of those that are damaged, sorted. */
  async uris(report: ProblemReport): Promise<string[]> {
    return [...(await this.known(report)).keys()];
  }

  /**
   * @param uri with scheme, and tag or digest
   * @throws WardctlError STORE_CORRUPT, STORE_FAILED, ARTIFACT_INVALID
   */
  async find(uri: string): Promise<StoredPolicy | undefined> {
    const load = await this.lookUp(uri);
    return load === undefined ? undefined : this.load(uri, load);
  }

  /**
   * The policy that came with a manifest, by any tag or digest of a repository.
   * @param repository with scheme: `registry://ghcr.io/team/policy`
   * @throws WardctlError STORE_CORRUPT, STORE_FAILED, ARTIFACT_INVALID
   */
  async findByManifest(repository: string, manifest: Digest): Promise<StoredPolicy | undefined> {
    for (const { name, descriptor } of await this.layout.allEntries()) {
      if (name === undefined || descriptor?.digest !== manifest) continue;
      if (name.startsWith(`${repository}:`) || name.startsWith(`${repository}@`))
        return this.load(name, () => this.fromManifest(name, descriptor));
    }
    return undefined;
  }

  /**
   * Those whose module has a digest with these first hex digits, by URI.
   * @param of what has the digest
   * @throws WardctlError where there is none, but something that could not be looked at
   */
  async findByDigest(prefix: string, of: 'module' | 'manifest' = 'module'): Promise<StoredPolicy[]> {
    const problems: WardctlError[] = [];
    const policies = await this.list((problem) => problems.push(problem));
    const start = `sha256:${prefix.toLowerCase()}`;
    const found = policies.filter(({ digest, manifestDigest }) =>
      (of === 'module' ? digest : manifestDigest)?.startsWith(start),
    );
    const [problem] = problems;
    if (found.length === 0 && problem !== undefined) throw problem;
    return found;
  }

  /**
   * The module, checked: what was changed since it was stored is not given.
   * @throws WardctlError STORE_CORRUPT, STORE_FAILED
   */
  read(policy: StoredPolicy): Buffer {
    return readStoredPolicy(policy);
  }

  /**
   * Copies a policy to our store and gives it its URI, once all of it is there.
   * @param from a tag or digest of the source
   * @returns the manifest
   * @throws WardctlError STORE_*, and what the source throws; nothing is named then
   */
  async add(source: ReadTarget, from: string, uri: string, options?: CopyOptions): Promise<Descriptor> {
    await this.layout.sweep(this.now(), options?.signal);
    for (let attempt = 1; ; attempt++) {
      try {
        return await copy(source, from, this.layout, uri, options);
      } catch (error) {
        if (!(error instanceof MissingContents) || attempt === maxAddAttempts) throw error;
      }
    }
  }

  /**
   * Takes policies away, our copies and kwctl's, also damaged ones.
   * @returns the URIs that there were
   * @throws WardctlError STORE_*
   */
  async remove(uris: readonly string[]): Promise<string[]> {
    const own = await this.layout.untag(...uris);
    const others = uris.filter((uri) => removeKwctlPolicy(this.kwctl, uri));
    await this.layout.sweep(this.now());
    return uris.filter((uri) => own.includes(uri) || others.includes(uri));
  }

  private async load(uri: string, load: Loader): Promise<StoredPolicy | undefined> {
    try {
      return load();
    } catch (error) {
      if (!(error instanceof WardctlError)) throw error;
      // Another process may have removed or replaced it since the index was read.
      const again = await this.lookUp(uri);
      return again?.();
    }
  }

  private async lookUp(uri: string): Promise<Loader | undefined> {
    const entry = (await this.layout.allEntries()).find(({ name }) => name === uri);
    if (entry !== undefined) return () => this.fromManifest(uri, entry.descriptor);
    const policy = findKwctlPolicy(this.kwctl, uri);
    return policy && (() => fromKwctl(policy));
  }

  /** What gives each policy, by URI. */
  private async known(report: ProblemReport): Promise<Map<string, Loader>> {
    const found = new Map<string, Loader>();
    for (const policy of listKwctlPolicies(this.kwctl, report))
      found.set(policy.uri, () => fromKwctl(policy));
    for (const { name, descriptor } of (await this.layout.allEntries().catch(reportTo(report))) ?? [])
      if (name !== undefined && uriPattern.test(name))
        found.set(name, () => this.fromManifest(name, descriptor));
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private fromManifest(uri: string, descriptor: Descriptor | undefined): StoredPolicy {
    if (descriptor === undefined) throw unusable(uri, 'its entry in index.json is damaged');
    const manifest = this.readManifest(uri, descriptor);
    if (manifest.type === 'index') throw unusable(uri, 'expected a manifest, found a list of manifests');
    const { digest, size } = policyLayerOf(manifest, uri);
    const path = this.layout.pathOf(digest);
    return { uri, digest, manifestDigest: descriptor.digest, path, sizeBytes: size, origin: 'wardctl' };
  }

  private readManifest(uri: string, descriptor: Descriptor): ImageManifest | ImageIndex {
    try {
      return this.layout.manifest(descriptor);
    } catch (error) {
      if (!(error instanceof WardctlError)) throw error;
      throw error.code === 'STORE_CORRUPT' ? unusable(uri, error.message, error) : error.about(uri);
    }
  }
}

function fromKwctl({ uri, path }: KwctlPolicy): StoredPolicy {
  const bytes = readStored(path, uri);
  const sizeBytes = bytes.length;
  return { uri, digest: digestOf(bytes), manifestDigest: undefined, path, sizeBytes, origin: 'kwctl' };
}

/** Bugs are not reported but thrown. */
function reportTo(report: ProblemReport): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof WardctlError)) throw error;
    report(error);
  };
}
