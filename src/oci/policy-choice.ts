import { WardctlError } from '../errors.ts';
import type { ImageIndex, IndexEntry } from './manifest.ts';
import { isIndexType } from './media-types.ts';
import { shownText } from './shown-text.ts';

/** What build tools write for attestations that stand beside what they attest. */
const attestation = 'unknown/unknown';
const maxShown = 10;

/**
 * The policy of a list of manifests. A policy runs everywhere, so the only entry counts whatever its platform is, and
 * one for no platform or for WebAssembly comes before the one for this machine, which is the reference's only choice
 * (cli-and-registry 6.2): that way all machines get the same policy.
 *
 * @param platform of this machine, as {@link platformOf} names it
 * @param name of the list, for messages
 * @throws WardctlError ARTIFACT_INVALID where there is none, or no telling which
 */
export function choosePolicy({ manifests }: ImageIndex, platform: string, name: string): IndexEntry {
  const isCandidate = (entry: IndexEntry): boolean =>
    !isIndexType(entry.mediaType) && entry.platform !== attestation;
  const candidates = onePerDigest(manifests.filter(isCandidate));
  const chosen =
    only(candidates) ??
    only(candidates.filter(isNeutral)) ??
    only(candidates.filter((one) => one.platform === platform));
  if (chosen !== undefined) return chosen;
  const found = candidates.slice(0, maxShown).map((one) => shownText(one.platform ?? 'none'));
  throw new WardctlError(
    'ARTIFACT_INVALID',
    `${name} is a list of manifests: expected one for the platform ${platform}, found ${found.join(', ') || 'no manifest'}`,
    { hint: 'Give the digest of the manifest that is meant: repository@sha256:…' },
  );
}

/** As the Go tools that write such lists name it: `linux/amd64`, `windows/arm64`. */
export function platformOf(platform: NodeJS.Platform, architecture: NodeJS.Architecture): string {
  const os = platform === 'win32' ? 'windows' : platform;
  const names: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', ia32: '386' };
  return `${os}/${names[architecture] ?? architecture}`;
}

function isNeutral({ platform }: IndexEntry): boolean {
  return platform === undefined || /\/wasm(?:32|64)?$/.test(platform);
}

function onePerDigest(entries: readonly IndexEntry[]): IndexEntry[] {
  return entries.filter((one, index) => entries.findIndex(({ digest }) => digest === one.digest) === index);
}

function only<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
