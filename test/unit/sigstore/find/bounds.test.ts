import { describe, expect, it } from 'vitest';
import { findSignatures } from '../../../../src/sigstore/find/find-signatures.ts';
import { openFake } from '../../oci/registry/support.ts';
import {
  bundleOf,
  bytesOf,
  payloadOf,
  policy,
  putBundle,
  putLayers,
  putPolicy,
  signedLayer,
  statementOf,
} from './support.ts';
import { codesOf, find, sig } from './finding.ts';

const megabyte = 1024 * 1024;

describe('bounds', () => {
  it('are 64 KiB of a payload', async () => {
    const padded = (size: number): Buffer => {
      const fixed = payloadOf(policy, { optional: { padding: '' } }).length;
      return payloadOf(policy, { optional: { padding: 'x'.repeat(size - fixed) } });
    };
    const found = await find((registry) => {
      putLayers(registry, [signedLayer(padded(65_537)), signedLayer(padded(65_536))], { tag: sig });
    });

    expect(found.signatures).toHaveLength(1);
    expect(codesOf(found)).toEqual(['legacy TOO_LARGE']);
  });

  it('are 8 MiB of a bundle, which is not fetched', async () => {
    const { registry, target } = await openFake();
    const manifest = putPolicy(registry);
    putBundle(registry, Buffer.alloc(8 * megabyte + 1, ' '));
    const found = await findSignatures(target, manifest, { formats: 'any' });

    expect(codesOf(found)).toEqual(['bundle TOO_LARGE']);
    expect(registry.requests.filter(({ target }) => target.includes('/blobs/'))).toEqual([]);
  });

  it('are 64 MiB of all bundles', async () => {
    const found = await find((registry) => {
      for (let index = 0; index < 9; index++) {
        const bytes = Buffer.alloc(7.5 * megabyte, ' ');
        bytes.write(String(index));
        putBundle(registry, bytes);
      }
    });

    expect(codesOf(found).filter((code) => code === 'bundle NOT_READ')).toHaveLength(1);
    expect(codesOf(found)).toHaveLength(9);
  });

  it('are 64 layers of legacy signatures', async () => {
    const layers = Array.from({ length: 65 }, () => signedLayer());
    const many = await find((registry) => void putLayers(registry, layers.slice(1), { tag: sig }));
    const tooMany = await find((registry) => void putLayers(registry, layers, { tag: sig }));

    expect(many.signatures).toHaveLength(64);
    expect(tooMany.signatures).toEqual([]);
    expect(tooMany.unusable).toEqual([
      expect.objectContaining({
        format: 'legacy',
        problem: expect.objectContaining({
          message: expect.stringContaining('more than 64 layers') as string,
        }) as object,
      }),
    ]);
  });

  it.each([
    [100, []],
    [101, ['bundle NOT_READ']],
  ])('are 100 referrers, and it is said that there are more: %i', async (count, codes) => {
    const found = await find((registry) => {
      for (let index = 0; index < count; index++)
        putLayers(registry, [], {
          subject: { mediaType: 'x', digest: policy, size: 1 },
          annotations: { index: String(index) },
        });
    });

    expect(codesOf(found)).toEqual(codes);
    for (const { manifest } of found.unusable) expect(manifest).toBe(policy);
  });

  it('are 100 bundles, however many are in a manifest', async () => {
    const found = await find((registry) => {
      for (const part of [1, 2]) {
        const layers = Array.from({ length: 60 }, (_, index) => ({
          bytes: bytesOf(bundleOf(statementOf({ predicateType: `${String(part)}-${String(index)}` }))),
          mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        }));
        putLayers(registry, layers, { subject: { mediaType: 'x', digest: policy, size: 1 } });
      }
    });

    expect(found.attestations).toHaveLength(100);
    expect(codesOf(found)).toEqual(Array.from({ length: 20 }, () => 'bundle NOT_READ'));
  });
});
