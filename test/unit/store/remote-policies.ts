import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WardctlError } from '../../../src/errors.ts';
import type { Descriptor, ReadTarget, Reference, ReferrerLister } from '../../../src/oci/index.ts';
import { PolicyStore, type LocateOptions, type PolicyOrigins } from '../../../src/store/index.ts';
import { temporaryFolder } from '../oci/layout/fixture.ts';

/** A store without policies, in a folder of its own. */
export function emptyStore(): {
  store: PolicyStore;
  folder: string;
  keepLikeKwctl: (path: string, content: Uint8Array) => void;
} {
  const cache = temporaryFolder();
  const folder = join(cache, 'wardctl');
  const kwctlFolder = join(cache, 'kubewarden');
  mkdirSync(folder);
  return {
    store: new PolicyStore({ folder, kwctlFolder, encodedNames: false }),
    folder,
    keepLikeKwctl(path, content) {
      mkdirSync(dirname(join(kwctlFolder, path)), { recursive: true });
      writeFileSync(join(kwctlFolder, path), content);
    },
  };
}

/** Registries and web servers that are in memory, and keep what they were asked. */
export class Origins implements PolicyOrigins {
  readonly asked: string[] = [];
  readonly repositories = new Map<string, ReadTarget>();
  readonly files = new Map<string, Uint8Array>();
  failure: Error | undefined;

  repository({ registry, repository }: Reference): ReadTarget & ReferrerLister {
    const target = this.repositories.get(`${registry}/${repository}`);
    return {
      resolve: (tagOrDigest, options) => {
        this.asked.push(`resolve ${tagOrDigest}`);
        if (this.failure !== undefined) return Promise.reject(this.failure);
        if (target === undefined)
          return Promise.reject(new WardctlError('REGISTRY_NOT_FOUND', 'nothing there'));
        return target.resolve(tagOrDigest, options);
      },
      fetch: (descriptor: Descriptor, options) => {
        this.asked.push(`fetch ${descriptor.digest}`);
        if (target === undefined) throw new RangeError('nothing was resolved');
        return target.fetch(descriptor, options);
      },
      referrers: () => Promise.resolve([]),
    };
  }

  download(url: URL): Promise<Uint8Array> {
    this.asked.push(`download ${url.href}`);
    const file = this.files.get(url.href);
    return file === undefined
      ? Promise.reject(new WardctlError('REGISTRY_NOT_FOUND', 'no such file'))
      : Promise.resolve(file);
  }

  /** Digests that were asked for, but for those of manifests. */
  fetched(): string[] {
    return this.asked.filter((line) => line.startsWith('fetch ')).map((line) => line.slice('fetch '.length));
  }
}

/** What a pull works with, but for what a test is about. */
export function pullOptions(
  store: PolicyStore,
  origins: PolicyOrigins,
): LocateOptions & { warnings: string[] } {
  const warnings: string[] = [];
  return {
    store,
    origins: () => Promise.resolve(origins),
    platform: 'linux/amd64',
    warn: (message) => warnings.push(message),
    warnings,
  };
}
