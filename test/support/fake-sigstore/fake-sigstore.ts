import { initializeCTLog, type CTLog } from '@sigstore/mock/dist/fulcio/index.js';
import { generateKeyPairSync } from 'node:crypto';
import type { TrustRoot } from '../../../src/sigstore/trust-root.ts';
import { parseTrustRoot } from '../../../src/sigstore/trust/parse-trust-root.ts';
import { FakeAuthority } from './authority.ts';
import { signBundleKeyless, signBundleWithKey, type BundleJson, type BundleOptions } from './bundle.ts';
import { signLegacyKeyless, signLegacyWithKey, type LegacyLayer, type LegacyOptions } from './legacy.ts';
import { RekorV1, RekorV2 } from './rekor.ts';
import type { KeylessOptions, KeyOptions } from './signing.ts';
import { FakeTimestampAuthority } from './timestamp-authority.ts';
import { trustedRootJson, type TrustedRootJson } from './trusted-root.ts';

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;

/**
 * A whole Sigstore of one's own. `@sigstore/mock` is its log of certificates, its Rekor v1 and its timestamp authority;
 * the certificate authority and Rekor v2 are made here, because the package's can neither issue certificates for mail
 * addresses or with anything wrong, nor log what Rekor v2 logs.
 *
 * Signatures come in the forms that registries keep: `LegacyLayer` (payload and annotations), `BundleJson` (with
 * {@link bundleBytes}). Options of each make a single thing wrong (`leaf`, `authority`, `propose`, `loggedAt`); what is
 * changed afterwards, tests change in the forms themselves. Times: `start` is about the real time, unless a test says
 * otherwise; signatures are made at `time`, a minute later, and verified at `now`, an hour later.
 */
export class FakeSigstore {
  readonly start: Date;
  readonly time: Date;
  readonly now: Date;
  /** Read by all services; set before each use. */
  readonly clock: Date;
  readonly authority: FakeAuthority;
  readonly ctLog: CTLog;
  readonly rekorV1: RekorV1;
  readonly rekorV2: RekorV2;
  readonly timestampAuthority: FakeTimestampAuthority;

  private constructor(start: Date, clock: Date, services: Services) {
    this.start = start;
    this.clock = clock;
    this.time = new Date(start.getTime() + minuteMs);
    this.now = new Date(start.getTime() + hourMs);
    this.authority = new FakeAuthority(start);
    this.ctLog = services.ctLog;
    this.rekorV1 = services.rekorV1;
    this.rekorV2 = new RekorV2('https://log2025.example');
    this.timestampAuthority = services.timestampAuthority;
  }

  /** @param ageMs how long ago it started: for programs that go by the real time, an hour or more */
  static async start({ ageMs = 0 } = {}): Promise<FakeSigstore> {
    const start = new Date(Math.ceil((Date.now() - ageMs) / 1000) * 1000);
    const clock = new Date(start);
    const [ctLog, rekorV1, timestampAuthority] = await Promise.all([
      startCtLog(clock),
      RekorV1.start('https://rekor.example', clock),
      FakeTimestampAuthority.start(clock),
    ]);
    return new FakeSigstore(start, clock, { ctLog, rekorV1, timestampAuthority });
  }

  /** TrustedRoot, to be changed at will. */
  trustedRoot(): TrustedRootJson {
    return trustedRootJson(this);
  }

  /** What `--sigstore-trust-config` takes. */
  trustConfig(trustedRoot: TrustedRootJson = this.trustedRoot()): string {
    return JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.clienttrustconfig.v0.1+json',
      trustedRoot,
      signingConfig: {
        mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
        caUrls: [],
        oidcUrls: [],
        rekorTlogUrls: [],
        tsaUrls: [],
      },
    });
  }

  trust(trustedRoot?: TrustedRootJson): TrustRoot {
    return parseTrustRoot(this.trustConfig(trustedRoot), 'fake.json');
  }

  async signLegacyKeyless(options: KeylessOptions & LegacyOptions): Promise<LegacyLayer> {
    return await signLegacyKeyless(this, options);
  }

  async signLegacyWithKey(options: KeyOptions & LegacyOptions): Promise<LegacyLayer> {
    return await signLegacyWithKey(this, options);
  }

  async signBundleKeyless(options: KeylessOptions & BundleOptions): Promise<BundleJson> {
    return await signBundleKeyless(this, options);
  }

  async signBundleWithKey(options: KeyOptions & BundleOptions): Promise<BundleJson> {
    return await signBundleWithKey(this, options);
  }
}

type Services = Pick<FakeSigstore, 'ctLog' | 'rekorV1' | 'timestampAuthority'>;

/** A log of certificates, P-256. */
export async function startCtLog(clock: Date): Promise<CTLog> {
  return await initializeCTLog(generateKeyPairSync('ec', { namedCurve: 'P-256' }), clock);
}
