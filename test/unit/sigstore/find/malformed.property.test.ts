import fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import { parseBundle } from '../../../../src/sigstore/find/parse-bundle.ts';
import { parseLegacyLayer } from '../../../../src/sigstore/find/parse-legacy-layer.ts';
import { SignatureError } from '../../../../src/sigstore/signature-problem.ts';
import { bundleBytes, FakeSigstore, type LegacyLayer } from '../../../support/fake-sigstore/index.ts';
import { bytesOf, origin, policy, policyBytes } from './support.ts';

let bundle: Buffer;
let layer: LegacyLayer;
beforeAll(async () => {
  const sigstore = await FakeSigstore.start();
  bundle = bundleBytes(await sigstore.signBundleKeyless({ manifest: policy, timestamp: true }));
  layer = await sigstore.signLegacyKeyless({ manifest: policy, timestamp: true });
});

/** Reads something, which may be refused in one way only. */
function readOrRefuse(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
  }
}

/** Bytes with some changed, and a piece taken out. */
function damage(bytes: Buffer, [changes, start, length]: Damage): Buffer {
  const damaged = Buffer.from(bytes);
  for (const [at, byte] of changes) damaged[at % damaged.length] = byte;
  const from = start % damaged.length;
  return Buffer.concat([damaged.subarray(0, from), damaged.subarray(from + length)]);
}

type Damage = [[number, number][], number, number];
const damages = fc.tuple(
  fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
  fc.nat(),
  fc.oneof(fc.constant(0), fc.nat(40)),
);

describe('whatever is in a registry', () => {
  it('ends in a signature or in a reason: damaged bundles', () => {
    fc.assert(
      fc.property(damages, (how) => {
        readOrRefuse(() => parseBundle(damage(bundle, how), origin, policyBytes));
      }),
      { numRuns: 500 },
    );
  });

  it('ends in a signature or in a reason: damaged statements in bundles', () => {
    fc.assert(
      fc.property(damages, (how) => {
        const document = JSON.parse(bundle.toString()) as { dsseEnvelope: { payload: string } };
        const { dsseEnvelope } = document;
        dsseEnvelope.payload = damage(Buffer.from(dsseEnvelope.payload, 'base64'), how).toString('base64');
        readOrRefuse(() => parseBundle(bytesOf(document), origin));
      }),
      { numRuns: 300 },
    );
  });

  it('ends in a signature or in a reason: damaged layers', () => {
    const keys = fc.nat();
    fc.assert(
      fc.property(damages, keys, damages, (inPayload, key, inAnnotation) => {
        const entries = Object.entries(layer.annotations);
        const annotations = Object.fromEntries(
          entries.map(([name, text], index) => [
            name,
            index === key % entries.length ? damage(Buffer.from(text), inAnnotation).toString() : text,
          ]),
        );
        readOrRefuse(() => parseLegacyLayer(damage(layer.payload, inPayload), annotations, origin));
        readOrRefuse(() => parseLegacyLayer(layer.payload, annotations, origin));
      }),
      { numRuns: 500 },
    );
  });

  it('ends in a signature or in a reason: any JSON in any place', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, place) => {
        const document = JSON.parse(bundle.toString()) as Record<string, unknown>;
        const places = placesIn(document);
        places[place % places.length]?.(value);
        readOrRefuse(() => parseBundle(bytesOf(document), origin, policyBytes));
      }),
      { numRuns: 500 },
    );
  });
});

/** Functions that replace each member of a document. */
function placesIn(document: unknown): ((value: unknown) => void)[] {
  if (typeof document !== 'object' || document === null) return [];
  const members = document as Record<string, unknown>;
  return Object.entries(members).flatMap(([key, member]) => [
    (value: unknown) => {
      members[key] = value;
    },
    ...placesIn(member),
  ]);
}
