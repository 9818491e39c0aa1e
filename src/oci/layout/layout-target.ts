import { existsSync } from 'node:fs';
import { WardctlError } from '../../errors.ts';
import { removeLeftOvers, sizeProblem, systemErrorCode } from '../../files/index.ts';
import type { Descriptor } from '../descriptor.ts';
import { isDigest, type Digest } from '../digest.ts';
import { maxManifestBytes, parseManifest, type ImageIndex, type ImageManifest } from '../manifest.ts';
import { manifestTypes } from '../media-types.ts';
import type { ContentSource, FetchOptions, Target } from '../target.ts';
import { BlobFolder } from './blobs.ts';
import { contentsOf, digestsIn, type ManifestReader } from './graph.ts';
import { IndexFile } from './index-file.ts';
import { corrupt, defaultAdvice, MissingContents, onDisk, type RepairAdvice } from './layout-error.ts';
import { namingEntry, type IndexEntry, type LayoutIndex, type NamedManifest } from './layout-index.ts';

/** Lets one process at a time change something. */
export interface Lock {
  /** @param signal ends the waiting, not the work */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * A folder in the OCI image layout (image spec 1.1): `blobs/<algorithm>/<hex>`, and `index.json` with the names of
 * manifests. Everything is written whole or not at all; `lock` guards the index between processes. What is read is
 * not trusted: contents are checked against their digests, and no link is followed below the folder.
 */
export class LayoutTarget implements Target {
  private readonly folder: string;
  private readonly lock: Lock;
  private readonly advice: RepairAdvice;
  private readonly blobs: BlobFolder;
  private readonly indexFile: IndexFile;
  private readonly readManifest: ManifestReader = (descriptor) => this.manifest(descriptor);

  /** @param advice what messages say about a layout that is damaged */
  constructor(folder: string, lock: Lock, advice: RepairAdvice = defaultAdvice) {
    this.folder = folder;
    this.lock = lock;
    this.advice = advice;
    this.blobs = new BlobFolder(folder, advice.contents);
    this.indexFile = new IndexFile(folder, this.blobs.ingest, advice.index);
  }

  fetch(descriptor: Descriptor, options?: FetchOptions): AsyncIterable<Uint8Array> {
    return this.blobs.read(descriptor, options);
  }

  /** The manifest of that name or digest. @throws WardctlError REGISTRY_NOT_FOUND, STORE_CORRUPT, STORE_FAILED */
  async resolve(nameOrDigest: string): Promise<Descriptor> {
    const entries = await this.entries();
    const found = entries.find(
      ({ name, descriptor }) =>
        name === nameOrDigest || (isDigest(nameOrDigest) && descriptor.digest === nameOrDigest),
    );
    if (found !== undefined) return found.descriptor;
    throw new WardctlError('REGISTRY_NOT_FOUND', `${this.folder}: there is no ${nameOrDigest}`);
  }

  /** Whether contents are there and undamaged; damaged ones can be pushed again. */
  exists(descriptor: Descriptor, options?: FetchOptions): Promise<boolean> {
    return this.blobs.isWhole(descriptor, options);
  }

  push(descriptor: Descriptor, content: ContentSource, options?: FetchOptions): Promise<void> {
    return this.blobs.write(descriptor, content, options);
  }

  /**
   * Gives a manifest its name. Contents that only the manifest needed that had the name before are removed.
   * @throws MissingContents where another process removed contents just now: then they have to be pushed again
   */
  tag(descriptor: Descriptor, name: string, { signal }: FetchOptions = {}): Promise<void> {
    return this.change((index) => {
      this.checkComplete(descriptor);
      const present = index.entries.filter((entry) => entry.name === name);
      if (present.length === 1 && present[0]?.descriptor?.digest === descriptor.digest) return;
      const others = index.entries.filter((entry) => entry.name !== name);
      this.replace(index, [...others, namingEntry(name, descriptor)], present);
    }, signal);
  }

  /** Forgets names, and removes the contents that no other manifest needs. Returns those that there were. */
  async untag(...names: readonly string[]): Promise<string[]> {
    if (!existsSync(this.folder)) return [];
    return await this.change((index) => {
      const gone = index.entries.filter(({ name }) => name !== undefined && names.includes(name));
      if (gone.length > 0) this.forget(index, gone);
      return names.filter((name) => gone.some((entry) => entry.name === name));
    });
  }

  /** Manifests with their names, in the order in which they were named. @throws WardctlError STORE_CORRUPT, STORE_FAILED */
  async entries(): Promise<NamedManifest[]> {
    return (await this.allEntries()).flatMap(({ name, descriptor }) =>
      descriptor === undefined ? [] : [{ name, descriptor }],
    );
  }

  /** As {@link entries}, with those that are damaged. */
  allEntries(): Promise<readonly IndexEntry[]> {
    return promised(() => this.indexFile.read().entries);
  }

  /** @throws WardctlError STORE_CORRUPT, STORE_FAILED, ARTIFACT_INVALID */
  manifest(descriptor: Descriptor): ImageManifest | ImageIndex {
    const { digest, mediaType, size } = descriptor;
    if (size > maxManifestBytes) {
      const problem = sizeProblem(maxManifestBytes, size);
      throw corrupt(`${this.folder}: the manifest ${digest}: ${problem}`, this.advice.contents);
    }
    return parseManifest(this.blobs.readWhole(descriptor), mediaType, digest);
  }

  /** Where contents are, for readers that check them. */
  pathOf(digest: Digest): string {
    return this.blobs.pathOf(digest);
  }

  /**
   * Takes away what killed processes left: unfinished files, and contents that nothing names a day after they were
   * written.
   * @param nowMs since the epoch
   * @throws WardctlError STORE_*; the signal's reason where it was aborted
   */
  async sweep(nowMs: number, signal?: AbortSignal): Promise<void> {
    if (!existsSync(this.folder)) return;
    await this.change(({ entries }) => {
      onDisk(`clean ${this.folder}`, () => {
        for (const folder of [this.folder, this.blobs.ingest.path]) removeLeftOvers(folder, nowMs);
        this.blobs.ingest.removeIfEmpty();
      });
      const manifests = descriptorsOf(entries);
      // Of other tools' documents it is not known what they name.
      if (manifests.some(({ mediaType }) => !manifestTypes.includes(mediaType))) return;
      const needed = digestsIn(manifests, this.readManifest);
      for (const digest of this.blobs.writtenBefore(nowMs - dayMs))
        if (!needed.has(digest)) this.blobs.remove(digest);
    }, signal);
  }

  private checkComplete(descriptor: Descriptor): void {
    for (const one of contentsOf([descriptor], this.readManifest)) {
      if (this.blobs.has(one)) continue;
      throw new MissingContents(
        `${this.folder}: ${one.digest} is missing`,
        'Another process removed it just now; try again.',
      );
    }
  }

  private replace(index: LayoutIndex, entries: readonly IndexEntry[], gone: readonly IndexEntry[]): void {
    this.indexFile.write({ ...index, entries });
    if (gone.length > 0) this.removeContents(entries, gone);
  }

  private forget(index: LayoutIndex, gone: readonly IndexEntry[]): void {
    const entries = index.entries.filter((entry) => !gone.includes(entry));
    try {
      this.replace(index, entries, gone);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      // The other way round, there is room for the index.
      this.removeContents(entries, gone);
      this.replace(index, entries, []);
    }
  }

  /** Those that only what is gone needed. */
  private removeContents(entries: readonly IndexEntry[], gone: readonly IndexEntry[]): void {
    const needed = digestsIn(descriptorsOf(entries), this.readManifest);
    for (const digest of digestsIn(descriptorsOf(gone), this.readManifest))
      if (!needed.has(digest)) this.blobs.remove(digest);
  }

  private change<T>(work: (index: LayoutIndex) => T, signal?: AbortSignal): Promise<T> {
    return this.lock.run(() => promised(() => work(this.indexFile.read())), signal);
  }
}

function isDiskFull(error: unknown): boolean {
  const cause = error instanceof WardctlError ? error.cause : undefined;
  const code = systemErrorCode(cause);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

function descriptorsOf(entries: readonly IndexEntry[]): Descriptor[] {
  return entries.flatMap(({ descriptor }) => (descriptor === undefined ? [] : [descriptor]));
}

/** What is thrown at once becomes a rejection. */
function promised<T>(act: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(act());
  });
}
