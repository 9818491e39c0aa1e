import { describe, expect, it } from 'vitest';
import type { TrustRoot } from '../../../../src/sigstore/trust-root.ts';
import { leafExtensions, type LeafRequest } from '../../../support/fake-sigstore/authority.ts';
import {
  authorityKeyId,
  extension,
  extensionOids,
  makeCertificate,
} from '../../../support/fake-sigstore/certificate.ts';
import { octets } from '../../../support/fake-sigstore/der.ts';
import {
  authorityJson,
  FakeAuthority,
  issueCertificate,
  makeKey,
  startCtLog,
  type TrustedRootJson,
} from '../../../support/fake-sigstore/index.ts';
import { X509Certificate } from '@sigstore/core';
import {
  bundleSignature,
  later,
  legacySignature,
  manifest,
  problem,
  startSigstore,
  verify,
  withAnnotation,
} from './support.ts';

const { sigstore, circumstances } = await startSigstore();
const { time } = sigstore;
const stranger = new FakeAuthority(sigstore.start, 'stranger');

function trustIn(change: (root: TrustedRootJson) => void): TrustRoot {
  const root = sigstore.trustedRoot();
  change(root);
  return sigstore.trust(root);
}

const untrusted = {
  code: 'CERTIFICATE_UNTRUSTED',
  message: expect.stringMatching(
    /^certificate: expected a path to an authority of the trust root that was valid at the time of signing, found none/,
  ) as unknown,
};

describe('the authority of a certificate', () => {
  it('is one of the trust root', async () => {
    const layer = await sigstore.signLegacyKeyless({ manifest, authority: stranger });
    expect(problem(legacySignature(layer), circumstances)).toEqual(untrusted);
  });

  it('is not believed because it comes along', async () => {
    const layer = await sigstore.signLegacyKeyless({ manifest, authority: stranger });
    const chain = [stranger.intermediate, stranger.root].map(
      (der) => `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`,
    );
    const legacy = legacySignature(withAnnotation(layer, 'dev.sigstore.cosign/chain', chain.join('')));
    expect(problem(legacy, circumstances)).toEqual(untrusted);

    const bundle = await sigstore.signBundleKeyless({ manifest, authority: stranger, version: '0.2' });
    for (const der of [stranger.intermediate, stranger.root]) {
      const rawBytes = der.toString('base64');
      bundle.verificationMaterial.x509CertificateChain?.certificates.push({ rawBytes });
    }
    expect(problem(bundleSignature(bundle), circumstances)).toEqual(untrusted);
  });

  it('is not one that only has the same name', async () => {
    const authority = new FakeAuthority(sigstore.start);
    const layer = await sigstore.signLegacyKeyless({ manifest, authority });
    expect(problem(legacySignature(layer), circumstances)).toEqual(untrusted);
  });

  it('is not the certificate itself', async () => {
    const key = makeKey('p384');
    const name = 'fake root';
    const issue = (request: LeafRequest) => {
      const extensions = [...leafExtensions(request), authorityKeyId(key.publicKey)];
      const names = { issuer: name, subject: name };
      return Promise.resolve(makeCertificate({ ...request, ...names, serialNumber: 1, extensions }, key));
    };
    const layer = await sigstore.signLegacyKeyless({ manifest, key, authority: { issue } });
    expect(problem(legacySignature(layer), circumstances)).toEqual(untrusted);
  });

  it('may have no intermediate certificate that is missing', async () => {
    const layer = await sigstore.signLegacyKeyless({ manifest });
    const { root } = sigstore.authority;
    const trust = trustIn((json) => {
      json.certificateAuthorities = [authorityJson('https://fulcio.example', [root], {})];
    });
    expect(problem(legacySignature(layer), { ...circumstances, trust })).toEqual(untrusted);
  });

  it.each([
    ['before', { start: later(time, 1).toISOString() }],
    ['after', { end: later(time, -1).toISOString() }],
  ])('has not signed %s it was valid', async (_, validFor) => {
    const layer = await sigstore.signLegacyKeyless({ manifest });
    const trust = trustIn((json) => {
      for (const authority of json.certificateAuthorities) authority.validFor = validFor;
    });
    expect(problem(legacySignature(layer), { ...circumstances, trust })).toEqual(untrusted);
  });

  it('may be no longer valid today', async () => {
    const layer = await sigstore.signLegacyKeyless({ manifest });
    const trust = trustIn((json) => {
      for (const { validFor } of json.certificateAuthorities) validFor.end = later(time, 1).toISOString();
    });
    expect(verify(legacySignature(layer), { ...circumstances, trust }).signedAt).toEqual(time);
  });

  it('cannot be judged without a trust root', async () => {
    const layer = await sigstore.signLegacyKeyless({ manifest });
    expect(problem(legacySignature(layer), { ...circumstances, trust: undefined })).toEqual({
      code: 'NO_TRUST_ROOT',
      message: 'expected a trust root to judge the certificate, found none',
    });
  });

  it('cannot be judged with a trust root that nothing can read', async () => {
    const layer = await sigstore.signLegacyKeyless({ manifest });
    const { root } = sigstore.trust();
    const [log] = root.tlogs;
    if (log?.publicKey === undefined) throw new TypeError('expected a log');
    const tlogs = [{ ...log, publicKey: { ...log.publicKey, rawBytes: Buffer.from('no key') } }];
    const trust = { origin: 'broken.json', fetchedAt: undefined, root: { ...root, tlogs } };
    const found = problem(legacySignature(layer), { ...circumstances, trust });
    expect(found.code).toBe('NO_TRUST_ROOT');
    expect(found.message).toMatch(/^expected a trust root that can be used, found broken\.json/);
  });
});

describe('the log of certificates', () => {
  const inNoLog = {
    code: 'SCT_INVALID',
    message: expect.stringMatching(
      /^certificate: expected one that is in a trusted log of certificates, found no proof of it/,
    ) as unknown,
  };

  it('has the certificate', async () => {
    const layer = await sigstore.signLegacyKeyless({ manifest, leaf: { ctLog: undefined } });
    expect(problem(legacySignature(layer), circumstances)).toEqual(inNoLog);
  });

  it('is one of the trust root', async () => {
    const ctLog = await startCtLog(sigstore.clock);
    const layer = await sigstore.signLegacyKeyless({ manifest, leaf: { ctLog } });
    expect(problem(legacySignature(layer), circumstances)).toEqual(inNoLog);
  });

  it('has this certificate, not another one', async () => {
    const other = await issueCertificate(sigstore);
    const stamps = X509Certificate.parse(Buffer.from(other.certificate)).extSCT?.value ?? Buffer.alloc(0);
    const borrowed = extension(extensionOids.signedTimestamps, stamps);
    const leaf = { ctLog: undefined, extensions: [borrowed] };
    const layer = await sigstore.signLegacyKeyless({ manifest, leaf });
    expect(problem(legacySignature(layer), circumstances)).toEqual(inNoLog);
  });

  it('gives nothing that cannot be read', async () => {
    const broken = extension(extensionOids.signedTimestamps, octets(Buffer.from([0, 9, 0, 7, 1])));
    const layer = await sigstore.signLegacyKeyless({
      manifest,
      leaf: { ctLog: undefined, extensions: [broken] },
    });
    expect(problem(legacySignature(layer), circumstances).code).toBe('CERTIFICATE_INVALID');
  });

  it('was valid when it gave its promise', async () => {
    const layer = await sigstore.signLegacyKeyless({ manifest });
    const trust = trustIn((json) => {
      for (const { publicKey } of json.ctlogs) publicKey.validFor.end = later(time, -1).toISOString();
    });
    expect(problem(legacySignature(layer), { ...circumstances, trust })).toEqual(inNoLog);
  });

  describe('where an instance has none', () => {
    const trust = trustIn((json) => {
      json.ctlogs = [];
    });

    it('needs no promise', async () => {
      const layer = await sigstore.signLegacyKeyless({ manifest, leaf: { ctLog: undefined } });
      expect(verify(legacySignature(layer), { ...circumstances, trust }).signer.kind).toBe('certificate');
    });

    it('takes no promise of another one', async () => {
      const layer = await sigstore.signLegacyKeyless({ manifest });
      expect(problem(legacySignature(layer), { ...circumstances, trust })).toEqual(inNoLog);
    });
  });
});

describe('certificates of another implementation', () => {
  it('verify: those of the authority of @sigstore/mock', async () => {
    const { initializeCA } = await import('@sigstore/mock/dist/fulcio/index.js');
    const ca = await initializeCA(makeKey('p384'), sigstore.ctLog, sigstore.clock);
    const layer = await sigstore.signLegacyKeyless({
      manifest,
      identity: 'https://github.com/acme/policies',
      authority: {
        async issue({ publicKey }) {
          const certificate = await ca.issueCertificate({
            publicKey: Buffer.from(publicKey.export({ format: 'der', type: 'spki' })),
            subjectAltName: 'https://github.com/acme/policies',
            extensions: [{ oid: extensionOids.issuer, value: 'https://issuer.example' }],
          });
          return Buffer.from(certificate.buffer, certificate.byteOffset, certificate.byteLength);
        },
      },
    });
    const { buffer, byteOffset, byteLength } = ca.rootCertificate;
    const root = Buffer.from(buffer, byteOffset, byteLength);
    const trust = trustIn((json) => {
      json.certificateAuthorities = [authorityJson('https://fulcio.example', [root], {})];
    });
    expect(verify(legacySignature(layer), { ...circumstances, trust }).signer).toMatchObject({
      identity: {
        subject: 'https://github.com/acme/policies',
        subjectKind: 'uri',
        issuer: 'https://issuer.example',
      },
    });
  });
});
