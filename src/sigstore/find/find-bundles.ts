import {
  fetchWhole,
  manifestTypes,
  parseManifest,
  type Descriptor,
  type FetchOptions,
  type ReadTarget,
  type ReferrerLister,
} from '../../oci/index.ts';
import { SignatureError } from '../signature-problem.ts';
import type { Attestation, Signature, SignatureOrigin } from '../signature.ts';
import { Findings } from './findings.ts';
import { readBundle, readContent } from './parse-bundle.ts';
import { readLayer } from './read-layer.ts';

/** Of manifests that refer to the policy, and of bundles in them. Repositories list one more, where there are more. */
const maxReferrers = 100;
const maxBundleBytes = 8 * 1024 * 1024;
/** Of all bundles of a policy. */
const maxTotalBytes = 64 * 1024 * 1024;
/** Requests under way at the same time. */
const concurrency = 4;

/** Of all versions and spellings; those that are not read are reported. */
const bundleType = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v|\+json\b)/;

/**
 * The bundles that refer to a manifest, told apart by the type of their layer: registries differ in what they list
 * (sigstore-and-oci 1.2).
 * @throws WardctlError REGISTRY_*
 */
export async function findBundles(
  repository: ReadTarget & ReferrerLister,
  manifest: Descriptor,
  options: FetchOptions,
): Promise<Findings> {
  const findings = new Findings();
  const referrers = await repository.referrers(manifest, undefined, options);
  if (referrers.length > maxReferrers)
    findings.addUnreadable(
      'bundle',
      manifest.digest,
      notRead(`${String(maxReferrers)} things that refer to it`),
    );
  const layers = await inTurns(referrers.slice(0, maxReferrers), (referrer) =>
    bundleLayers(repository, referrer, options, findings),
  );
  const reader = new BundleReader(repository, manifest, options);
  const bundles = layers.flat();
  const read = await inTurns(bundles, async ({ origin, layer }) => {
    try {
      return await reader.read(origin, layer);
    } catch (error) {
      findings.addUnusable(origin, error);
      return undefined;
    }
  });
  for (const found of read) if (found !== undefined) findings.add(found);
  return findings;
}

interface BundleLayer {
  readonly origin: SignatureOrigin;
  readonly layer: Descriptor;
}

async function bundleLayers(
  repository: ReadTarget,
  referrer: Descriptor,
  options: FetchOptions,
  findings: Findings,
): Promise<readonly BundleLayer[]> {
  if (!manifestTypes.includes(referrer.mediaType)) return [];
  try {
    const bytes = await fetchWhole(repository, referrer, options);
    const manifest = parseManifest(bytes, referrer.mediaType, referrer.digest);
    const layers = manifest.type === 'manifest' ? manifest.layers : [];
    return layers
      .map((layer, index) => ({
        origin: { format: 'bundle' as const, manifest: referrer.digest, layer: layer.digest, index },
        layer,
      }))
      .filter(({ layer }) => bundleType.test(layer.mediaType));
  } catch (error) {
    findings.addUnreadable('bundle', referrer.digest, error);
    return [];
  }
}

/** Reads bundles as long as there are not too many. */
class BundleReader {
  private readonly repository: ReadTarget;
  private readonly manifest: Descriptor;
  private readonly options: FetchOptions;
  private manifestBytes: Promise<Buffer> | undefined;
  private bundles = 0;
  private bytes = 0;

  constructor(repository: ReadTarget, manifest: Descriptor, options: FetchOptions) {
    this.repository = repository;
    this.manifest = manifest;
    this.options = options;
  }

  async read(origin: SignatureOrigin, layer: Descriptor): Promise<Signature | Attestation> {
    if (++this.bundles > maxReferrers) throw notRead(`${String(maxReferrers)} bundles`);
    if (layer.size <= maxBundleBytes) this.bytes += layer.size;
    if (this.bytes > maxTotalBytes) throw notRead(`${String(maxTotalBytes)} bytes of bundles`);
    const bundle = readBundle(await readLayer(this.repository, layer, maxBundleBytes, this.options));
    const signsBytes = bundle.content.$case === 'messageSignature';
    return readContent(bundle, origin, signsBytes ? await this.readManifest() : undefined);
  }

  private readManifest(): Promise<Buffer> {
    this.manifestBytes ??= fetchWhole(this.repository, this.manifest, this.options);
    return this.manifestBytes;
  }
}

function notRead(limit: string): SignatureError {
  return new SignatureError('NOT_READ', `at most ${limit} are read, and there is more, signatures maybe`);
}

/** The results of work on all items, in their order, some at a time. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return results;
}
