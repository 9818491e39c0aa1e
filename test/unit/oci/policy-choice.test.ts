import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest.ts';
import type { ImageIndex, IndexEntry } from '../../../src/oci/manifest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { choosePolicy, platformOf } from '../../../src/oci/policy-choice.ts';

function entry(
  content: string,
  platform: string | undefined,
  mediaType: string = mediaTypes.ociManifest,
): IndexEntry {
  return { mediaType, digest: digestOf(Buffer.from(content)), size: 1, platform };
}

function indexOf(...manifests: IndexEntry[]): ImageIndex {
  return { type: 'index', mediaType: mediaTypes.ociIndex, manifests, annotations: new Map() };
}

const amd64 = entry('amd64', 'linux/amd64');
const arm64 = entry('arm64', 'linux/arm64');
const wasm = entry('wasm', 'wasip1/wasm');
const neutral = entry('neutral', undefined);
const attestation = entry('attestation', 'unknown/unknown');

describe('the policy of a list of manifests', () => {
  it.each([
    ['the only one', [arm64], arm64],
    ['the only one beside its attestation', [attestation, arm64], arm64],
    ['the same one for all platforms', [arm64, { ...arm64, platform: 'linux/amd64' }], arm64],
    ['the one for no platform', [amd64, neutral, arm64], neutral],
    ['the one for WebAssembly', [amd64, wasm], wasm],
    // What the reference picks, cli-and-registry 6.2.
    ['the one for this machine', [arm64, amd64], amd64],
    ['no list in the list', [entry('list', undefined, mediaTypes.ociIndex), arm64], arm64],
  ])('is %s', (_what, entries, chosen) => {
    expect(choosePolicy(indexOf(...entries), 'linux/amd64', 'ghcr.io/a:v1').digest).toBe(chosen.digest);
  });

  it.each([
    ['none', [], 'found no manifest'],
    ['only an attestation', [attestation], 'found no manifest'],
    ['only others', [arm64, entry('s390x', 'linux/s390x')], 'found linux/arm64, linux/s390x'],
    ['two for no platform', [neutral, entry('other', undefined)], 'found none, none'],
    ['odd ones', [entry('a', 'a\n\u001b/b'), entry('b', 'x'.repeat(300))], `found a /b, ${'x'.repeat(200)}…`],
    ['two for this machine', [amd64, entry('other', 'linux/amd64')], 'found linux/amd64, linux/amd64'],
  ])('cannot be told from %s', (_what, entries, found) => {
    expect(() => choosePolicy(indexOf(...entries), 'linux/amd64', 'ghcr.io/a:v1')).toThrow(
      expect.objectContaining({
        code: 'ARTIFACT_INVALID',
        message: `ghcr.io/a:v1 is a list of manifests: expected one for the platform linux/amd64, ${found}`,
      }),
    );
  });
});

describe('the platform of a machine', () => {
  it.each([
    ['linux', 'x64', 'linux/amd64'],
    ['linux', 'arm64', 'linux/arm64'],
    ['darwin', 'arm64', 'darwin/arm64'],
    ['win32', 'ia32', 'windows/386'],
    ['linux', 's390x', 'linux/s390x'],
  ] as const)('%s on %s is %s', (system, architecture, platform) => {
    expect(platformOf(system, architecture)).toBe(platform);
  });
});
