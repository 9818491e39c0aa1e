import { maskLogin } from '../../mask-login.ts';
import { WardctlError } from '../../errors.ts';
import {
  choosePolicy,
  fetchWhole,
  manifestTypes,
  parseManifest,
  parseReference,
  policyLayerOf,
  type ArchivedManifest,
  type Descriptor,
  type ImageManifest,
  type LayoutTarget,
} from '../../oci/index.ts';
import { checkMagic, checkPinned, type Candidate } from './candidate.ts';
import { policyUri } from './store-entry.ts';

export interface LayoutArchive {
  /** For messages. */
  readonly name: string;
  /** Of this machine, for lists of manifests. */
  readonly platform: string;
  readonly staging: LayoutTarget;
  readonly warn: (message: string) => void;
}

/**
 * The policies among the manifests of an image layout. Others, such as signatures, are passed over with a warning.
 * @throws WardctlError ARCHIVE_INVALID for a policy that is not whole
 */
export async function layoutPolicies(
  manifests: readonly ArchivedManifest[],
  archive: LayoutArchive,
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const { name, descriptor } of manifests) {
    const uri = uriOfName(name);
    const about = name ?? descriptor.digest;
    try {
      if (uri === undefined) throw new WardctlError('ARTIFACT_INVALID', nameProblem(name));
      found.push(await candidateOf(uri, descriptor, archive));
    } catch (error) {
      if (!(error instanceof WardctlError) || error.code !== 'ARTIFACT_INVALID') throw error;
      archive.warn(`${archive.name}: passed over ${about}: ${error.message}`);
    }
  }
  return found;
}

async function candidateOf(uri: string, root: Descriptor, archive: LayoutArchive): Promise<Candidate> {
  const { manifest, parsed } = await manifestOf(uri, root, archive);
  checkPinned(uri, [root.digest, manifest.digest], archive.name);
  const layer = policyLayerOf(parsed, uri);
  for (const blob of [parsed.config, layer]) await checkThere(blob, uri, archive);
  checkMagic(await startOf(layer, archive.staging), uri, archive.name);
  return { uri, manifest, layer, hasOwnManifest: true };
}

async function manifestOf(
  uri: string,
  descriptor: Descriptor,
  archive: LayoutArchive,
): Promise<{ manifest: Descriptor; parsed: ImageManifest }> {
  if (!manifestTypes.includes(descriptor.mediaType))
    throw new WardctlError('ARTIFACT_INVALID', `${uri} is no manifest, but ${descriptor.mediaType}`);
  await checkThere(descriptor, uri, archive);
  const parsed = parseManifest(await fetchWhole(archive.staging, descriptor), descriptor.mediaType, uri);
  if (parsed.type === 'manifest') return { manifest: descriptor, parsed };
  const { mediaType, digest, size } = choosePolicy(parsed, archive.platform, uri);
  return manifestOf(uri, { mediaType, digest, size }, archive);
}

async function checkThere(
  descriptor: Descriptor,
  uri: string,
  { staging, name }: LayoutArchive,
): Promise<void> {
  if (await staging.exists(descriptor)) return;
  throw new WardctlError(
    'ARCHIVE_INVALID',
    `${name}: ${uri}: expected ${descriptor.digest} of ${String(descriptor.size)} bytes in the archive, found none`,
    { hint: 'Nothing of the archive was loaded. Make it anew: it is not whole.' },
  );
}

async function startOf(descriptor: Descriptor, staging: LayoutTarget): Promise<Uint8Array> {
  for await (const chunk of staging.fetch(descriptor)) return chunk;
  return new Uint8Array();
}

/** Of a whole reference or URI; a tag alone does not say whose it is. */
function uriOfName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (name.includes('://')) return policyUri(name);
  const uri = policyUri(`registry://${name}`);
  const isWhole = uri !== undefined && name.startsWith(`${parseReference(name).registry}/`);
  return isWhole ? uri : undefined;
}

function nameProblem(name: string | undefined): string {
  const found = name === undefined ? 'no name' : JSON.stringify(maskLogin(name.slice(0, 200)));
  return `expected a name such as ghcr.io/team/policies/pod:v1.0.0, found ${found}`;
}
