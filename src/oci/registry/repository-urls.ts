import type { Digest } from '../digest.ts';
import { apiHostOf, formatReference, type Reference } from '../reference.ts';

/** A repository, and what the user wants to have of it. */
export type RepositoryName = Pick<Reference, 'registry' | 'repository'> &
  Partial<Pick<Reference, 'tag' | 'digest'>>;

/** The addresses of a repository in the distribution API, and its names in messages. */
export class RepositoryUrls {
  readonly pullScope: string;
  readonly pushScope: string;
  /** The registry, for messages. */
  readonly host: string;
  /** The root of the registry's API. */
  readonly api: URL;
  private readonly repository: string;
  private readonly name: string;
  private readonly reference: string | undefined;
  private readonly base: string;

  /** Its parts come from a parsed reference: they hold nothing that a URL would take for something else. */
  constructor({ registry, repository, tag, digest }: RepositoryName) {
    const isWhole = tag !== undefined || digest !== undefined;
    this.reference = isWhole ? formatReference({ registry, repository, tag, digest }) : undefined;
    this.host = registry;
    this.repository = repository;
    this.name = `${registry}/${repository}`;
    this.api = new URL(`https://${apiHostOf(registry)}/v2/`);
    this.base = `${this.api.href}${repository}`;
    this.pullScope = `repository:${repository}:pull`;
    this.pushScope = `repository:${repository}:pull,push`;
  }

  manifest(tagOrDigest: string): URL {
    return new URL(`${this.base}/manifests/${tagOrDigest}`);
  }

  blob(digest: Digest): URL {
    return new URL(`${this.base}/blobs/${digest}`);
  }

  uploads(): URL {
    return new URL(`${this.base}/blobs/uploads/`);
  }

  /** Asks for a blob of another repository of the registry (distribution spec 1.1, mounting a blob). */
  mount(digest: Digest, { repository }: RepositoryUrls): URL {
    const url = this.uploads();
    url.searchParams.set('mount', digest);
    url.searchParams.set('from', repository);
    return url;
  }

  tags(): URL {
    return new URL(`${this.base}/tags/list`);
  }

  referrers(digest: Digest): URL {
    return new URL(`${this.base}/referrers/${digest}`);
  }

  /**
   * The repository, or something in it, for messages. What the user wants to have is known to them by their reference:
   * which of its parts it is about, a message says where that matters.
   */
  about(tagOrDigest?: string): string {
    if (tagOrDigest === undefined) return this.name;
    if (this.reference !== undefined) return this.reference;
    return `${this.name}${tagOrDigest.includes(':') ? '@' : ':'}${tagOrDigest}`;
  }
}
