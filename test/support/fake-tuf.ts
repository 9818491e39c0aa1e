import { createHash } from 'node:crypto';
import { tufHandlers } from '@tufjs/repo-mock';
import { KeyPair } from '@tufjs/repo-mock/dist/key.js';
import {
  createRootMeta,
  createSnapshotMeta,
  createTargetsMeta,
  createTimestampMeta,
} from '@tufjs/repo-mock/dist/metadata.js';
import { collectTargets } from '@tufjs/repo-mock/dist/target.js';
import type { TrustFetcher } from '../../src/sigstore/trust/tuf/bounded-fetch.ts';

export interface Publication {
  /** Content of `trusted_root.json`. */
  readonly target: string;
  /** Of all metadata but the root. Default: 1. */
  readonly version?: number;
  /** Of the timestamp, the soonest of all. Default: in a year. */
  readonly expires?: Date;
}

type Signed = ReturnType<typeof createRootMeta> | ReturnType<typeof createTimestampMeta>;

/** A TUF repository of `@tufjs/repo-mock`, of which later versions can be published. */
export class FakeTuf {
  /** Paths that were asked for. */
  readonly requests: string[] = [];
  /** What it has, by path; tests change it as they like. */
  readonly files = new Map<string, Buffer>();
  /** The root metadata of the first version. */
  readonly root: Buffer;
  private readonly keys = new KeyPair();
  private readonly base: string;
  private readonly isConsistent: boolean;

  /**
   * @param base URL of it
   * @param isConsistent whether files are named by version and hash, as those of the public instance are
   */
  constructor(base: string, { isConsistent = false } = {}) {
    this.base = base;
    this.isConsistent = isConsistent;
    this.root = this.rootOf(1, this.keys);
  }

  publish({ target, version = 1, expires }: Publication): void {
    const targets = [{ name: 'trusted_root.json', content: target }];
    const targetsMeta = createTargetsMeta(collectTargets(targets), this.keys);
    this.change(targetsMeta, { version });
    const snapshotMeta = createSnapshotMeta(targetsMeta, this.keys);
    Object.assign(snapshotMeta.signed.meta['targets.json'] ?? {}, { version });
    this.change(snapshotMeta, { version });
    const timestampMeta = createTimestampMeta(snapshotMeta, this.keys);
    Object.assign(timestampMeta.signed.snapshotMeta, { version });
    this.change(timestampMeta, { version, ...(expires && { expires: expires.toISOString() }) });
    const rootMeta = createRootMeta(this.keys);
    const repository = { rootMeta, timestampMeta, snapshotMeta, targetsMeta, targets };
    for (const { path, fn } of tufHandlers(repository, { metadataPathPrefix: '' })) {
      const { statusCode, response } = fn();
      if (statusCode !== 200 || path.endsWith('.root.json')) continue;
      const content = Buffer.from(response);
      this.files.set(this.isConsistent ? consistentPath(path, version, content) : path, content);
    }
  }

  /** @param signer default: the key that all is signed with */
  publishRoot(version: number, signer = this.keys): void {
    this.files.set(`/${String(version)}.root.json`, this.rootOf(version, signer));
  }

  readonly fetch: TrustFetcher = (url) => {
    if (!url.startsWith(this.base)) throw new TypeError(`unexpected ${url}`);
    const path = url.slice(this.base.length);
    this.requests.push(path);
    return Promise.resolve(this.files.get(path));
  };

  /** Metadata of this repository's form, and of nobody's keys. */
  static strangerRoot(): Buffer {
    const keys = new KeyPair();
    return Buffer.from(JSON.stringify(createRootMeta(keys).toJSON()));
  }

  private rootOf(version: number, signer: KeyPair): Buffer {
    const meta = createRootMeta(this.keys);
    this.change(meta, { version, consistentSnapshot: this.isConsistent }, signer);
    return Buffer.from(JSON.stringify(meta.toJSON()));
  }

  private change(meta: Signable, members: object, signer = this.keys): void {
    Object.assign(meta.signed, members);
    meta.sign((data) => signer.sign(data), false);
  }
}

type Signable = Pick<Signed, 'sign'> & { readonly signed: object };

function consistentPath(path: string, version: number, content: Buffer): string {
  const hash = createHash('sha256').update(content).digest('hex');
  if (path.startsWith('/targets/')) return path.replace('/targets/', `/targets/${hash}.`);
  return path === '/timestamp.json' ? path : path.replace('/', `/${String(version)}.`);
}
