import { WardctlError } from '../../errors.ts';
import type { Keychain } from '../auth/credentials.ts';
import { fetchWhole, verified } from '../content.ts';
import type { Descriptor } from '../descriptor.ts';
import type { Digest } from '../digest.ts';
import { parseManifest } from '../manifest.ts';
import { manifestTypes } from '../media-types.ts';
import type { Secrets } from '../secrets.ts';
import type {
  ContentSource,
  FetchOptions,
  Mounter,
  ReadTarget,
  ReferrerLister,
  SecretHolder,
  Target,
} from '../target.ts';
import type { Transport } from '../transport/transport.ts';
import { Authorizer } from './authorization.ts';
import { downloadBlob } from './download.ts';
import { Exchange } from './exchange.ts';
import { getManifest, putManifest } from './manifests.ts';
import { mountBlob } from './mount.ts';
import { listReferrers } from './referrers.ts';
import { addToFallbackTag } from './referrers-tag.ts';
import { RepositoryUrls, type RepositoryName } from './repository-urls.ts';
import type { Surroundings } from './retry.ts';
import { listTags } from './tags.ts';
import { uploadBlob } from './upload.ts';
import type { UploadSession } from './upload-session.ts';

/** What a registry is reached with. */
export interface RegistryOptions extends Surroundings {
  readonly transport: Transport;
  readonly keychain: Keychain;
  /** `wardctl/1.0.0`. */
  readonly userAgent: string;
  /** Told what the user should know, each thing once. */
  readonly warn: (message: string) => void;
}

/** A manifest at hand. */
interface KnownManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/** A repository of a registry, by the OCI distribution API 1.1. */
export class RegistryTarget implements Target, Mounter, ReferrerLister, SecretHolder {
  private readonly urls: RepositoryUrls;
  private readonly exchange: Exchange;
  private readonly secrets: Secrets;
  /** The manifest of last: copying asks for it a second time, by its digest, and tags what it has pushed. */
  private last: KnownManifest | undefined;
  /** Uploads that the registry began in place of mounting the blob. */
  private readonly begun = new Map<Digest, UploadSession>();

  /** @param reference parsed; errors name it, where it has a tag or digest */
  constructor(reference: RepositoryName, options: RegistryOptions) {
    const { registry } = reference;
    this.urls = new RepositoryUrls(reference);
    this.secrets = options.transport.secrets;
    const warn = once((message) => options.warn(this.secrets.hide(message)));
    const shared = { ...options, warn, registry };
    const authorizer = new Authorizer(shared);
    this.exchange = new Exchange({ ...shared, apiUrl: this.urls.api, authorizer });
  }

  /** @throws WardctlError REGISTRY_*, ARTIFACT_INVALID */
  async resolve(tagOrDigest: string, options?: FetchOptions): Promise<Descriptor> {
    this.last = await getManifest(this.exchange, this.urls, tagOrDigest, options);
    return this.last.descriptor;
  }

  fetch(descriptor: Descriptor, options?: FetchOptions): AsyncIterable<Uint8Array> {
    return manifestTypes.includes(descriptor.mediaType)
      ? verified(this.readManifest(descriptor, options), descriptor, this.urls.about(descriptor.digest))
      : downloadBlob(this.exchange, this.urls, descriptor, options);
  }

  /** @throws WardctlError REGISTRY_* */
  async exists({ digest, mediaType }: Descriptor, { signal }: FetchOptions = {}): Promise<boolean> {
    const isManifest = manifestTypes.includes(mediaType);
    const response = await this.exchange.send({
      method: 'HEAD',
      url: isManifest ? this.urls.manifest(digest) : this.urls.blob(digest),
      // Asked by who is about to push.
      scope: this.urls.pushScope,
      what: this.urls.about(digest),
      headers: isManifest ? { accept: manifestTypes.join(', ') } : {},
      accept: [404],
      signal,
    });
    response.discard();
    return response.status === 200;
  }

  /** Blobs of other repositories of the same registry can be mounted. */
  async mountFrom(source: ReadTarget, descriptor: Descriptor, options?: FetchOptions): Promise<boolean> {
    if (!(source instanceof RegistryTarget) || source.urls.host !== this.urls.host) return false;
    const outcome = await mountBlob(this.exchange, this.urls, source.urls, descriptor, options);
    if (outcome === 'mounted') return true;
    if (outcome !== undefined) this.begun.set(descriptor.digest, outcome);
    return false;
  }

  /** @throws WardctlError REGISTRY_*, and what reading `content` throws */
  async push(descriptor: Descriptor, content: ContentSource, options?: FetchOptions): Promise<void> {
    const { digest } = descriptor;
    if (!manifestTypes.includes(descriptor.mediaType)) {
      const session = this.begun.get(digest);
      this.begun.delete(digest);
      await uploadBlob(this.exchange, this.urls, descriptor, content, { ...options, session });
      return;
    }
    const bytes = await fetchWhole({ fetch: () => verified(content(), descriptor, digest) }, descriptor);
    const { isSubjectKnown } = await putManifest(
      this.exchange,
      this.urls,
      descriptor,
      bytes,
      digest,
      options,
    );
    if (!isSubjectKnown) await this.addToSubject(descriptor, bytes, options);
    this.last = { descriptor, bytes };
  }

  /** @throws WardctlError REGISTRY_* */
  async tag(descriptor: Descriptor, tag: string, options?: FetchOptions): Promise<void> {
    const { bytes } = await this.manifestOf(descriptor, options);
    await putManifest(this.exchange, this.urls, descriptor, bytes, tag, options);
  }

  /** Tags of the repository, in the server's order; none where it does not exist. @throws WardctlError REGISTRY_* */
  tags(options?: FetchOptions): Promise<string[]> {
    return listTags(this.exchange, this.urls, options);
  }

  /** At most 101: of more than 100, those who read 100 have to know. @throws WardctlError REGISTRY_*, ARTIFACT_INVALID */
  referrers(
    descriptor: Descriptor,
    artifactType?: string,
    options?: FetchOptions,
  ): Promise<readonly Descriptor[]> {
    return listReferrers(this.exchange, this.urls, descriptor, artifactType, options);
  }

  hideSecrets(error: unknown): unknown {
    return this.secrets.hideIn(error);
  }

  /** Asks whether the registry lets us in. @throws WardctlError REGISTRY_* */
  async ping({ signal }: FetchOptions = {}): Promise<void> {
    const { api, host } = this.urls;
    const response = await this.exchange.send({
      method: 'GET',
      url: api,
      scope: '',
      what: host,
      accept: [404],
      signal,
    });
    response.discard();
    if (response.status !== 404) return;
    const { origin, pathname } = response.url;
    throw new WardctlError(
      'REGISTRY_NOT_FOUND',
      `${host}: expected a registry at ${origin}${pathname}, found none`,
      {
        hint: 'Check the host and its port.',
      },
    );
  }

  private async *readManifest(descriptor: Descriptor, options?: FetchOptions): AsyncIterable<Uint8Array> {
    yield (await this.manifestOf(descriptor, options)).bytes;
  }

  private async manifestOf(descriptor: Descriptor, options?: FetchOptions): Promise<KnownManifest> {
    if (this.last?.descriptor.digest === descriptor.digest) return this.last;
    return getManifest(this.exchange, this.urls, descriptor.digest, options);
  }

  /** Registries without the referrers API leave the list to those who push. */
  private async addToSubject(
    { mediaType, digest, size }: Descriptor,
    bytes: Uint8Array,
    options: FetchOptions | undefined,
  ): Promise<void> {
    const manifest = parseManifest(bytes, mediaType, this.urls.about(digest));
    if (manifest.type !== 'manifest' || manifest.subject === undefined) return;
    const { subject, annotations, artifactType = manifest.config.mediaType } = manifest;
    const referrer = {
      mediaType,
      digest,
      size,
      artifactType,
      ...(annotations.size === 0 ? {} : { annotations: Object.fromEntries(annotations) }),
    };
    await addToFallbackTag(this.exchange, this.urls, subject.digest, referrer, options);
  }
}

function once(warn: (message: string) => void): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (told.has(message)) return;
    told.add(message);
    warn(message);
  };
}
