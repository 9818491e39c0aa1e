import { challenge, type Authentication } from './authentication.ts';
import { answerBlob } from './blobs.ts';
import { HttpServer, type HttpServerOptions } from './http-server.ts';
import { answerReferrers, answerTags } from './listings.ts';
import { answerManifest } from './manifests.ts';
import { json, refusal, type Answer, type Question } from './message.ts';
import { Repository } from './storage.ts';
import { Uploads, type LocationForm } from './uploads.ts';

export interface FakeRegistryOptions extends HttpServerOptions {
  /** Default: everyone may do everything. */
  readonly authentication?: Authentication;
  /** Whether it has the referrers API and tells `OCI-Subject`. Default: true. */
  readonly hasReferrers?: boolean;
  /** Whether it takes blobs over from other repositories; else it opens an upload. Default: true. */
  readonly mounts?: boolean;
  readonly chunkMinLength?: number;
  /** How it writes `Location` of uploads. Default: relative. */
  readonly locationForm?: LocationForm;
  /** Of tags and referrers; default: one page. */
  readonly pageSize?: number;
}

const route = /^\/v2\/(?:(.+?)\/)?(manifests|blobs\/uploads|blobs|tags|referrers)\/([^/]*)$/;

/** A small registry in memory that follows the distribution spec 1.1, until it is told not to. */
export class FakeRegistry extends HttpServer {
  private readonly options: FakeRegistryOptions;
  private readonly repositories = new Map<string, Repository>();
  private readonly uploads: Uploads;

  private constructor(options: FakeRegistryOptions) {
    super(options);
    this.options = options;
    const { chunkMinLength, locationForm = 'relative' } = options;
    this.uploads = new Uploads({ chunkMinLength, locationForm });
  }

  static async start(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
    const registry = new FakeRegistry(options);
    await registry.listen();
    return registry;
  }

  /** The repository of a name, to put contents into it or to see what came; made where it is new. */
  repository(name: string): Repository {
    const found = this.repositories.get(name) ?? new Repository();
    this.repositories.set(name, found);
    return found;
  }

  protected override answer(question: Question): Answer {
    const { pathname } = question.url;
    const [, name, kind, last = ''] = route.exec(pathname) ?? [];
    const { authentication = { kind: 'none' } } = this.options;
    const refused = challenge(question, name, authentication);
    if (refused !== undefined) return refused;
    if (pathname === '/v2/') return json(200, {}, { 'docker-distribution-api-version': 'registry/2.0' });
    if (name === undefined || kind === undefined) return refusal(404, 'NAME_UNKNOWN', 'not found');
    return this.answerIn(question, name, kind, last);
  }

  private answerIn(question: Question, name: string, kind: string, last: string): Answer {
    const { hasReferrers = true, mounts = true, pageSize } = this.options;
    const repository = this.repository(name);
    const from = question.url.searchParams.get('from');
    const other = from === null || !mounts ? undefined : this.repository(from);
    switch (kind) {
      case 'manifests':
        return answerManifest(question, repository, last, hasReferrers);
      case 'blobs':
        return answerBlob(question, repository, last);
      case 'tags':
        return answerTags(question, name, repository, pageSize);
      case 'referrers':
        return hasReferrers
          ? answerReferrers(question, name, repository, last, pageSize)
          : // As docker-registry answers: no JSON.
            {
              status: 404,
              headers: { 'content-type': 'text/plain' },
              body: Buffer.from('404 page not found\n'),
            };
      default:
        return last === '' && question.method === 'POST'
          ? this.uploads.open(question, name, repository, other)
          : this.uploads.answer(question, name, last, repository);
    }
  }
}
