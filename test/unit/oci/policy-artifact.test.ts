import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest.ts';
import { type ImageManifest, parseManifest } from '../../../src/oci/manifest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { policyArtifact, policyConfig, policyLayerOf } from '../../../src/oci/policy-artifact.ts';

const module = Buffer.from('\0asm\x01\0\0\0');
const moduleHex = createHash('sha256').update(module).digest('hex');
/** As the reference writes it, cli-and-registry 6.1. */
const parts =
  '"config":{"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","mediaType":"application/vnd.wasm.config.v1+json","size":2},' +
  `"layers":[{"digest":"sha256:${moduleHex}","mediaType":"application/vnd.wasm.content.layer.v1+wasm","size":8}],"schemaVersion":2}`;

function manifestOf(annotations: Record<string, string>): string {
  return Buffer.from(policyArtifact(module, new Map(Object.entries(annotations))).manifest).toString('utf8');
}

/** A manifest with these layers, read back. */
function withLayers(layers: readonly object[]): ImageManifest {
  const config = { mediaType: mediaTypes.wasmConfig, digest: digestOf(policyConfig), size: 2 };
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers }));
  const parsed = parseManifest(bytes, mediaTypes.ociManifest, 'test');
  if (parsed.type !== 'manifest') throw new Error('expected a manifest');
  return parsed;
}

function layer(mediaType: string, size = 8): object {
  return { mediaType, digest: digestOf(module), size };
}

describe('the artifact of a policy', () => {
  it('is byte for byte the manifest that the reference pushes', () => {
    expect(manifestOf({})).toBe(`{${parts}`);
  });

  it('has its annotations sorted by their UTF-8 bytes', () => {
    expect(manifestOf({ b: '1', 'io.x': 'ü', a: '"\\', '\u{1f600}': '2', '\uff21': '3' })).toBe(
      `{"annotations":{"a":"\\"\\\\","b":"1","io.x":"ü","\uff21":"3","\u{1f600}":"2"},${parts}`,
    );
  });

  it('has text in composed form', () => {
    expect(manifestOf({ u: 'u\u0308' })).toBe(`{"annotations":{"u":"\u00fc"},${parts}`);
  });

  it('is JSON whatever the annotations are', () => {
    const texts = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(texts, texts), (annotations) => {
        const read = JSON.parse(manifestOf(annotations)) as { annotations?: object };
        const composed = Object.entries(annotations).map(([key, text]) => [
          key.normalize(),
          text.normalize(),
        ]);

        expect(read.annotations ?? {}).toEqual(Object.fromEntries(composed));
      }),
    );
    expect(JSON.parse(manifestOf({ tab: 'a\tb\u0001' }))).toHaveProperty('annotations', {
      tab: 'a\tb\u0001',
    });
  });

  it('describes what it is made of', () => {
    const { layer: made, config, manifest, descriptor } = policyArtifact(module, new Map());

    expect(made).toEqual({ mediaType: mediaTypes.wasmLayer, digest: `sha256:${moduleHex}`, size: 8 });
    expect(config.digest).toBe(digestOf(policyConfig));
    expect(descriptor).toEqual({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: digestOf(manifest),
      size: manifest.length,
    });
  });

  it('is read back as what was written', () => {
    const { manifest, descriptor, layer: made, config } = policyArtifact(module, new Map([['a', 'b']]));
    const parsed = parseManifest(manifest, descriptor.mediaType, 'test');

    expect(parsed).toEqual({
      type: 'manifest',
      mediaType: mediaTypes.ociManifest,
      artifactType: undefined,
      subject: undefined,
      config,
      layers: [made],
      annotations: new Map([['a', 'b']]),
    });
  });
});

describe('the layer of a policy', () => {
  it('is the only one there is', () => {
    expect(policyLayerOf(withLayers([layer(mediaTypes.wasmLayer)]), 'test')).toEqual(
      layer(mediaTypes.wasmLayer),
    );
  });

  it.each([
    ['none', [], 'found none'],
    ['two', [layer(mediaTypes.wasmLayer), layer(mediaTypes.wasmLayer)], 'expected one layer'],
    [
      'that of a container',
      [layer('application/vnd.oci.image.layer.v1.tar+gzip')],
      'found application/vnd.oci',
    ],
    ['a compressed module', [layer(`${mediaTypes.wasmLayer}+gzip`)], '+wasm+gzip'],
    ['an odd one', [layer(`a\n\u001b[31m${'x'.repeat(300)}`)], `found a [31m${'x'.repeat(194)}…`],
    [
      'one of 256 MiB and a byte',
      [layer(mediaTypes.wasmLayer, 256 * 1024 ** 2 + 1)],
      'too large: expected at most 256 MiB, found 256.1 MiB',
    ],
    // Images may have any number.
    [
      'those of a container',
      Array.from({ length: 20 }, (_, index) => layer(`application/x-${String(index)}`)),
      'found application/x-0, application/x-1, application/x-2, application/x-3, application/x-4, …',
    ],
  ])('is not %s', (_what, layers, message) => {
    expect(() => policyLayerOf(withLayers(layers), 'ghcr.io/a:v1')).toThrow(
      expect.objectContaining({
        code: 'ARTIFACT_INVALID',
        message: expect.stringMatching(new RegExp(`^ghcr\\.io/a:v1 .*${RegExp.escape(message)}`)) as string,
      }),
    );
  });
});
