import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  digestOf,
  mediaTypes,
  MemoryTarget,
  parseReference,
  policyArtifact,
} from '../../../src/oci/index.ts';
import {
  immutableReference,
  pushablePolicy,
  pushPolicy,
  type TransferProgress,
} from '../../../src/store/index.ts';
import { policyModule, someMetadata } from '../../support/policies.ts';
import { allOf, errorOf } from '../oci/support.ts';

const reference = parseReference('example.com/team/policy:v1');

function prepare(module: Uint8Array, force = false) {
  const warnings: string[] = [];
  const policy = pushablePolicy(module, { force, warn: (message) => warnings.push(message) });
  return { policy, warnings };
}

function thrown(act: () => unknown) {
  return errorOf(async () => {
    await Promise.resolve();
    act();
  });
}

const annotated = policyModule('a', {
  ...someMetadata,
  annotations: {
    'io.kubewarden.policy.title': ' a ',
    'io.kubewarden.policy.usage': 'one\ntwo\nthree',
    'io.kubewarden.policy.source': 'https://example.com/source',
  },
});

describe('what is pushed', () => {
  // cli-and-registry 6.1
  it('is the module, an empty configuration, and a manifest with the annotations of the metadata', async () => {
    const { policy, warnings } = prepare(annotated);
    const target = new MemoryTarget();
    const progress: TransferProgress[] = [];

    const immutable = await pushPolicy(policy, reference, target, {
      onProgress: (step) => progress.push(step),
    });

    const pushed = await target.resolve('v1');
    expect(immutable).toBe(`example.com/team/policy@${pushed.digest}`);
    expect(JSON.parse((await allOf(target.fetch(pushed))).toString())).toEqual({
      annotations: {
        'io.kubewarden.policy.title': 'a',
        'io.kubewarden.policy.source': 'https://example.com/source',
        'org.opencontainers.image.source': 'https://example.com/source',
      },
      config: {
        digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
        mediaType: 'application/vnd.wasm.config.v1+json',
        size: 2,
      },
      layers: [
        {
          digest: digestOf(annotated),
          mediaType: 'application/vnd.wasm.content.layer.v1+wasm',
          size: annotated.length,
        },
      ],
      schemaVersion: 2,
    });
    const layer = { mediaType: mediaTypes.wasmLayer, digest: digestOf(annotated), size: annotated.length };
    expect(await allOf(target.fetch(layer))).toEqual(Buffer.from(annotated));
    expect(warnings).toEqual([
      'the annotation io.kubewarden.policy.usage has 3 lines: it stays in the module, and is not part of the manifest',
    ]);
    expect(progress.at(-1)).toEqual({ bytes: annotated.length, totalBytes: annotated.length });
  });

  it('is not sent again where it is there already', async () => {
    const { policy } = prepare(annotated);
    const target = new MemoryTarget();
    await pushPolicy(policy, reference, target);
    const progress: TransferProgress[] = [];

    await pushPolicy(policy, parseReference('example.com/team/policy:v2'), target, {
      onProgress: (step) => progress.push(step),
    });

    expect(progress).toEqual([]);
    expect(await target.resolve('v2')).toEqual(await target.resolve('v1'));
  });

  it('may be named by its digest, which has to be its own', async () => {
    const { policy } = prepare(annotated);
    const { digest } = policy.artifact.descriptor;
    const target = new MemoryTarget();

    const byDigest = parseReference(`example.com/team/policy@${digest}`);
    expect(await pushPolicy(policy, byDigest, target)).toBe(`example.com/team/policy@${digest}`);
    expect(await target.resolve(digest)).toMatchObject({ digest });

    const other = parseReference(`example.com/team/policy:v1@sha256:${'0'.repeat(64)}`);
    expect(await errorOf(pushPolicy(policy, other, target))).toMatchObject({ code: 'REFERENCE_INVALID' });
    expect(await thrown(() => immutableReference(other, policy.artifact))).toMatchObject({
      code: 'REFERENCE_INVALID',
    });
  });
});

describe('the progress of a push', () => {
  it('is what the registry has taken, and a piece more at most', async () => {
    const module = Buffer.alloc(1_000_000);
    const artifact = policyArtifact(module, new Map());
    const { layer } = artifact;
    let reported = 0;
    let taken = 0;
    const target = new MemoryTarget();
    const push = target.push.bind(target);
    // A registry that takes it piece by piece.
    target.push = (descriptor, content, options) =>
      push(
        descriptor,
        async function* slowly() {
          for await (const piece of content()) {
            if (descriptor.digest === layer.digest) {
              expect(reported - taken).toBeLessThanOrEqual(64 * 1024);
              taken += piece.length;
            }
            yield piece;
          }
        },
        options,
      );

    await pushPolicy({ module, artifact, annotations: new Map() }, reference, target, {
      onProgress: ({ bytes }) => {
        reported = bytes;
      },
    });

    expect([taken, reported]).toEqual([layer.size, layer.size]);
  });
});

describe('a module without metadata', () => {
  const plain = policyModule('plain');
  const rego = readFileSync(join(import.meta.dirname, '../../../fixtures/golden/modules/probe-opa.raw.wasm'));

  it('is not pushed', async () => {
    expect(await thrown(() => prepare(plain))).toMatchObject({
      code: 'POLICY_METADATA_MISSING',
      hint: expect.stringMatching(/wardctl annotate.*--force/) as unknown,
    });
  });

  it('is pushed by force, without annotations', () => {
    const { policy, warnings } = prepare(plain, true);
    expect(JSON.parse(Buffer.from(policy.artifact.manifest).toString())).not.toHaveProperty('annotations');
    expect(warnings).toEqual(['the policy has no metadata: hosts will refuse or misread it']);
  });

  it('is not even pushed by force where it is Rego', async () => {
    expect(await thrown(() => prepare(rego, true))).toMatchObject({
      code: 'POLICY_METADATA_MISSING',
      message: 'Rego policies cannot be pushed without metadata',
    });
  });
});

describe('what cannot be read', () => {
  it.each([
    ['text', Buffer.from('hello world'), 'WASM_NOT_A_MODULE'],
    ['a module with broken metadata', policyModule('a', { rules: 5 }), 'POLICY_METADATA_INVALID'],
  ])('is not pushed, forced or not: %s', async (_name, module, code) => {
    expect((await thrown(() => prepare(module))).code).toBe(code);
    expect((await thrown(() => prepare(module, true))).code).toBe(code);
  });
});
