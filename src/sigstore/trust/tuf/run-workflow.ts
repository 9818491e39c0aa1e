import { posix } from 'node:path';
import { Readable } from 'node:stream';
import type { Fetcher, TargetFile, Updater, UpdaterOptions } from 'tuf-js';
import { isConsistent, type TufState } from './metadata.ts';

/** Where the files of a repository are read from, by their path in it; `undefined` for one that it does not have. */
export type TufSource = (path: string, maxBytes: number) => Promise<Buffer | undefined>;

export interface WorkflowOptions {
  /** Root metadata that is trusted without proof. */
  readonly initialRoot: Buffer;
  /** Metadata that was verified before, by role: what is older is refused. */
  readonly known: ReadonlyMap<string, Buffer>;
  readonly source: TufSource;
  /** What nothing may have expired by. */
  readonly at: Date;
}

const target = 'trusted_root.json';
/** Never looked up: only the path behind it is used. */
const base = 'https://repository.invalid';
const maxRootRotations = 64;
const maxBytes = {
  root: 512_000,
  timestamp: 16_384,
  snapshot: 2_000_000,
  targets: 5_000_000,
  target: 2_000_000,
};

/**
 * Verifies a TUF repository from a trusted root to `trusted_root.json`, with the client workflow of tuf-js (TUF 5).
 * @throws what the source throws; the errors of tuf-js for what cannot be trusted
 */
export async function runWorkflow({ initialRoot, known, source, at }: WorkflowOptions): Promise<TufState> {
  const [{ Updater }, { DownloadHTTPError }] = await Promise.all([
    import('tuf-js'),
    import('tuf-js/dist/error.js'),
  ]);
  const roots = [initialRoot];
  const roles = new Map(known);
  const read = async (path: string, limit: number): Promise<Buffer> => {
    const bytes = await source(path, limit);
    if (bytes === undefined) throw new DownloadHTTPError(`${path} is not there`, notFound);
    return bytes;
  };
  const fetcher: Fetcher = {
    downloadBytes: (url, limit) => read(url.slice(base.length + 1), Math.min(limit, maxBytes.targets)),
    downloadFile: () => Promise.reject(new TypeError('targets are read without files')),
  };
  const updater = new (memoryUpdater(Updater, { roots, roles }))({
    metadataDir: '',
    metadataBaseUrl: base,
    fetcher,
    config: {
      maxRootRotations,
      rootMaxLength: maxBytes.root,
      timestampMaxLength: maxBytes.timestamp,
      snapshotMaxLength: maxBytes.snapshot,
      targetsMaxLength: maxBytes.targets,
    },
  });
  setClock(updater, at);
  const info = await updater.getTargetInfo(target);
  if (info === undefined) throw new RangeError(`the repository lists no target ${target}`);
  const trustedRoot = await read(targetPath(info, roots), Math.min(info.length, maxBytes.target));
  await info.verify(Readable.from([trustedRoot]));
  return { roots, roles, trustedRoot };
}

const notFound = 404;

type UpdaterClass = new (options: UpdaterOptions) => Pick<Updater, 'getTargetInfo'>;

interface Memory {
  readonly roots: Buffer[];
  readonly roles: Map<string, Buffer>;
}

/**
 * tuf-js keeps its metadata in a folder, file by file and in place, where a second process or a full disk meets half of
 * it. This one keeps it in memory: the two methods are all that touches the disk, besides downloads of targets.
 */
function memoryUpdater(ofTuf: UpdaterClass, { roots, roles }: Memory): UpdaterClass {
  return class extends ofTuf {
    loadLocalMetadata(role: string): Buffer {
      const bytes = role === 'root' ? roots.at(-1) : roles.get(role);
      if (bytes === undefined) throw new RangeError(`no metadata of ${role} was fetched before`);
      return bytes;
    }

    persistMetadata(role: string, bytes: Buffer): void {
      if (role === 'root') roots.push(bytes);
      else roles.set(role, bytes);
    }
  };
}

/** tuf-js looks at the machine's clock, once, when it is made. */
function setClock(updater: object, at: Date): void {
  const store: unknown = Reflect.get(updater, 'trustedSet');
  if (typeof store !== 'object' || store === null || !('referenceTime' in store))
    throw new TypeError('tuf-js keeps its time in another place now');
  store.referenceTime = at;
}

/** Named by its hash, where files are named so. */
function targetPath({ path, hashes }: TargetFile, roots: readonly Buffer[]): string {
  const root = roots.at(-1);
  const [hash] = Object.values(hashes);
  if (root === undefined || hash === undefined || !isConsistent(root)) return `targets/${path}`;
  const { dir, base: name } = posix.parse(path);
  return posix.join('targets', dir, `${hash}.${name}`);
}
