import type { Digest } from '../digest.ts';
import { apiHostOf } from '../reference.ts';

/** The addresses of a repository in the distribution API, and its names in messages. */
export class RepositoryUrls {
  readonly pullScope: string;
  readonly pushScope: string;
  /** The registry, for messages. */
  readonly host: string;
  /** The root of the registry's API. */
  readonly api: URL;
  private readonly name: string;
  private readonly base: string;

  /** Both parts come from a parsed reference: they hold nothing that a URL would take for something else. */
  constructor(registry: string, repository: string) {
    this.host = registry;
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

  tags(): URL {
    return new URL(`${this.base}/tags/list`);
  }

  referrers(digest: Digest): URL {
    return new URL(`${this.base}/referrers/${digest}`);
  }

  /** The repository, or something in it, for messages. */
  about(tagOrDigest?: string): string {
    if (tagOrDigest === undefined) return this.name;
    return `${this.name}${tagOrDigest.includes(':') ? '@' : ':'}${tagOrDigest}`;
  }
}
