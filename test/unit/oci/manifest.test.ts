import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { maxManifestBytes, parseManifest } from '../../../src/oci/manifest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';

const blob = { mediaType: 'text/plain', digest: digestOf(Buffer.from('x')), size: 1 };
const manifest = { schemaVersion: 2, config: blob, layers: [blob] };
const child = { ...blob, mediaType: mediaTypes.ociManifest };
const index = { schemaVersion: 2, manifests: [child] };

function parse(
  document: unknown,
  mediaType: string = mediaTypes.ociManifest,
): ReturnType<typeof parseManifest> {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return parseManifest(Buffer.from(text), mediaType, 'ghcr.io/a:v1');
}

function refusal(document: unknown, mediaType?: string): string {
  try {
    parse(document, mediaType);
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    expect(error.code).toBe('ARTIFACT_INVALID');
    expect(error.message).toMatch(/^ghcr\.io\/a:v1: the manifest cannot be used: /);
    return error.message;
  }
  throw new Error('it was accepted');
}

describe('a manifest', () => {
  it.each([
    ['of the OCI', {}, mediaTypes.ociManifest, 'manifest'],
    ['of Docker', {}, mediaTypes.dockerManifest, 'manifest'],
    ['that says what it is', { mediaType: mediaTypes.dockerManifest }, 'application/json', 'manifest'],
    [
      'that says so to a server that says OCI',
      { mediaType: mediaTypes.dockerManifest },
      mediaTypes.ociManifest,
      'manifest',
    ],
    ['that nobody names', {}, 'application/octet-stream', 'manifest'],
    [
      'with unknown members',
      { extra: { deep: [1] }, annotations: { a: 'b' } },
      mediaTypes.ociManifest,
      'manifest',
    ],
    [
      'with null for what it does not have',
      { annotations: null, subject: null, artifactType: null },
      mediaTypes.ociManifest,
      'manifest',
    ],
    ['without layers', { layers: [] }, mediaTypes.ociManifest, 'manifest'],
  ])('may be one %s', (_what, members, mediaType, type) => {
    expect(parse({ ...manifest, ...members }, mediaType)).toHaveProperty('type', type);
  });

  it('has its parts', () => {
    const subject = { ...blob, mediaType: mediaTypes.ociManifest };
    const layer = { ...blob, annotations: { title: 'x' }, size: 0 };
    const document = {
      ...manifest,
      mediaType: mediaTypes.ociManifest,
      artifactType: 'application/x',
      layers: [layer, blob],
      subject,
      annotations: { b: '2', a: '1' },
    };

    expect(parse(document)).toEqual({
      type: 'manifest',
      mediaType: mediaTypes.ociManifest,
      artifactType: 'application/x',
      config: blob,
      layers: [layer, blob],
      subject,
      annotations: new Map([
        ['b', '2'],
        ['a', '1'],
      ]),
    });
  });

  it.each([
    ['no JSON', '<html>not found</html>', 'expected value'],
    ['nothing', '', 'EOF while parsing a value'],
    ['two documents', `${JSON.stringify(manifest)}{}`, 'trailing characters'],
    ['null', null, 'expected a JSON object'],
    ['a list', [], 'expected a JSON object'],
    ['nested too deeply', '['.repeat(200), 'recursion limit'],
    ['without version', { ...manifest, schemaVersion: undefined }, 'expected schemaVersion 2'],
    ['of version 1', { ...manifest, schemaVersion: 1 }, 'expected schemaVersion 2'],
    ['of version "2"', { ...manifest, schemaVersion: '2' }, 'expected schemaVersion 2'],
    [
      'of another type',
      { ...manifest, mediaType: 'application/vnd.docker.distribution.manifest.v1+json' },
      'expected one of',
    ],
    ['of a type of a million characters', { ...manifest, mediaType: 'x'.repeat(1e6) }, 'expected one of'],
    ['without configuration', { ...manifest, config: undefined }, 'missing field `config`'],
    [
      'with null layers',
      { ...manifest, layers: null },
      'invalid type: null, expected a sequence at `layers`',
    ],
    ['with a null layer', { ...manifest, layers: [null] }, 'at `layers.0`'],
    ['with 65 layers', { ...manifest, layers: Array(65).fill(blob) }, 'more than 64 layers'],
    [
      'with a digest of another kind',
      { ...manifest, layers: [{ ...blob, digest: 'md5:00' }] },
      'found "md5:00" at `layers.0.digest`',
    ],
    [
      'with a digest that leads elsewhere',
      { ...manifest, config: { ...blob, digest: 'sha256:../../x' } },
      'expected a sha256 or sha512 digest',
    ],
    [
      'with a negative size',
      { ...manifest, config: { ...blob, size: -1 } },
      'expected a size in bytes at `config.size`',
    ],
    ['with half a byte', { ...manifest, config: { ...blob, size: 0.5 } }, 'expected a size in bytes'],
    [
      'with a size beyond 2^53',
      '{"schemaVersion":2,"layers":[],"config":{"mediaType":"a","size":9007199254740993,"digest":"x"}}',
      'at `config',
    ],
    ['with an annotation that is no text', { ...manifest, annotations: { a: 1 } }, 'at `annotations`'],
    ['that is a list too', { ...manifest, ...index }, 'found the member `manifests`'],
    [
      'that is a list but for its type',
      { ...index, layers: [], mediaType: mediaTypes.ociIndex },
      'found the member `layers`',
    ],
  ])('is refused: %s', (_what, document, message) => {
    const problem = refusal(document);

    expect(problem).toContain(message);
    expect(problem.length).toBeLessThan(1000);
  });

  it('is refused where it is announced as a list, and the other way round', () => {
    const typed = { ...manifest, mediaType: mediaTypes.ociManifest };

    expect(refusal(typed, mediaTypes.ociIndex)).toContain(`announced as ${mediaTypes.ociIndex}, found`);
    expect(refusal({ ...index, mediaType: mediaTypes.dockerList })).toContain(
      `found ${mediaTypes.dockerList}`,
    );
  });

  it('is refused with more than 4 MiB, before it is read', () => {
    const bytes = Buffer.alloc(maxManifestBytes + 1, '[');

    expect(() => parseManifest(bytes, mediaTypes.ociManifest, 'x')).toThrow('larger than 4194304 bytes');
  });

  it('is refused where it is no UTF-8', () => {
    const bytes = Buffer.from(JSON.stringify({ ...manifest, annotations: { a: '?' } }));
    bytes[bytes.indexOf('?')] = 0xff;

    expect(() => parseManifest(bytes, mediaTypes.ociManifest, 'x')).toThrow('invalid unicode');
  });

  it('takes the last of two members, as what is signed is read once', () => {
    const text = JSON.stringify(manifest).replace('{', '{"config":null,');

    expect(parse(text)).toHaveProperty('config', blob);
  });

  it('is read or refused, whatever is done to it', () => {
    const documents = fc.oneof(fc.constant(manifest), fc.constant(index)).chain((document) =>
      fc.tuple(
        fc.constant(JSON.stringify(document)),
        fc.array(
          fc.tuple(
            fc.nat(400),
            fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '0', '-', 'null', '\\', '\u{1f600}'),
          ),
          {
            maxLength: 3,
          },
        ),
      ),
    );
    fc.assert(
      fc.property(documents, ([text, changes]) => {
        let changed = text;
        for (const [at, piece] of changes) changed = changed.slice(0, at) + piece + changed.slice(at + 1);
        try {
          expect(['manifest', 'index']).toContain(parse(changed, 'application/json').type);
        } catch (error) {
          if (!(error instanceof WardctlError)) throw error;
          expect(error.code).toBe('ARTIFACT_INVALID');
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a list of manifests', () => {
  it('has its entries with their platforms', () => {
    const document = {
      ...index,
      mediaType: mediaTypes.dockerList,
      manifests: [
        { ...child, platform: { os: 'linux', architecture: 'amd64', 'os.version': '1', variant: 'v8' } },
        { ...child, artifactType: 'application/x', annotations: { a: 'b' } },
      ],
    };

    expect(parse(document, mediaTypes.dockerList)).toEqual({
      type: 'index',
      mediaType: mediaTypes.dockerList,
      manifests: [
        { ...child, platform: 'linux/amd64' },
        { ...child, artifactType: 'application/x', annotations: { a: 'b' }, platform: undefined },
      ],
      annotations: new Map(),
    });
  });

  it.each([
    ['null', { schemaVersion: 2, manifests: null }],
    ['none', { schemaVersion: 2 }],
    ['an empty one', { schemaVersion: 2, manifests: [] }],
  ])('is empty with %s', (_what, document) => {
    expect(parse(document, mediaTypes.ociIndex)).toMatchObject({ type: 'index', manifests: [] });
  });

  it('is known by its entries where nobody names it', () => {
    expect(parse(index, 'application/json')).toHaveProperty('mediaType', mediaTypes.ociIndex);
  });

  it('is refused with more than 1000 entries', () => {
    expect(refusal({ ...index, manifests: Array(1001).fill(child) }, mediaTypes.ociIndex)).toContain(
      'more than 1000 manifests',
    );
  });

  it('keeps names that mean something to JavaScript as what they are', () => {
    const text = JSON.stringify(index).replace('"size":1', '"size":1,"annotations":{"__proto__":"x"}');
    const parsed = parse(text, mediaTypes.ociIndex);

    expect(parsed.type === 'index' && Object.entries(parsed.manifests[0]?.annotations ?? {})).toEqual([
      ['__proto__', 'x'],
    ]);
  });
});
