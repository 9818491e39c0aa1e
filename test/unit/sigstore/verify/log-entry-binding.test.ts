import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { issueCertificate, pemOf, publicPem, makeKey } from '../../../support/fake-sigstore/index.ts';
import { legacySignature, manifest, problem, startSigstore, withAnnotation } from './support.ts';
import { problemOfBundle, problemOfLegacy, replacing } from './proposed-entries.ts';

const instance = await startSigstore();
const { sigstore, circumstances } = instance;
const logName = 'dev.sigstore.cosign/bundle';

const foreign = {
  signature: Buffer.from('another signature').toString('base64'),
  hash: 'ab'.repeat(32),
  pem: Buffer.from(pemOf((await issueCertificate(sigstore)).certificate)).toString('base64'),
  keyPem: Buffer.from(publicPem(makeKey())).toString('base64'),
};

/** Genuine entries of the log: it takes them from everybody. */
describe('a log entry is about this signature', () => {
  const otherSignature = 'log entry: expected the entry of this signature, found that of another one';
  const otherDigest = /^log entry: expected an entry of sha256:[0-9a-f]{64}, found (?:ab){32}$/;
  const otherCertificate = 'log entry: expected an entry with this certificate, found one with another';
  const key = 'log entry: expected an entry with the certificate of the signer, found one with a key';

  describe('in the old form', () => {
    it.each([
      ['signature', /"content":"[^"]+"/, `"content":"${foreign.signature}"`, otherSignature],
      ['payload', /"value":"[^"]+"/, `"value":"${foreign.hash}"`, otherDigest],
      [
        'certificate',
        /"publicKey":\{"content":"[^"]+"/,
        `"publicKey":{"content":"${foreign.pem}"`,
        otherCertificate,
      ],
      [
        'certificate, not a key',
        /"publicKey":\{"content":"[^"]+"/,
        `"publicKey":{"content":"${foreign.keyPem}"`,
        key,
      ],
    ])('%s', async (_, what, by, message) => {
      expect(await problemOfLegacy(instance, replacing(what, by))).toEqual({
        code: 'LOG_MISMATCH',
        message: typeof message === 'string' ? message : (expect.stringMatching(message) as unknown),
      });
    });

    it('not about a whole other one', async () => {
      const [layer, other] = [
        await sigstore.signLegacyKeyless({ manifest }),
        await sigstore.signLegacyKeyless({ manifest }),
      ];
      const mixed = withAnnotation(layer, logName, other.annotations[logName] ?? '');
      expect(problem(legacySignature(mixed), circumstances)).toEqual({
        code: 'LOG_MISMATCH',
        message: otherSignature,
      });
    });
  });

  describe('in an envelope', () => {
    it.each([
      ['signature', /"signature":"[^"]+"/, `"signature":"${foreign.signature}"`, otherSignature],
      ['payload', /("payloadHash":\{[^}]*"value":)"[^"]+"/, `$1"${foreign.hash}"`, otherDigest],
      ['certificate', /"verifier":"[^"]+"/, `"verifier":"${foreign.pem}"`, otherCertificate],
      ['certificate, not a key', /"verifier":"[^"]+"/, `"verifier":"${foreign.keyPem}"`, key],
    ])('%s', async (_, what, by, message) => {
      expect(await problemOfBundle(instance, replacing(what, by))).toEqual({
        code: 'LOG_MISMATCH',
        message: typeof message === 'string' ? message : (expect.stringMatching(message) as unknown),
      });
    });

    it.each([
      [
        'signature',
        /"sig":"[^"]+"/,
        `"sig":"${Buffer.from(foreign.signature).toString('base64')}"`,
        otherSignature,
      ],
      ['payload', /("payloadHash":\{[^}]*"value":)"[^"]+"/, `$1"${foreign.hash}"`, otherDigest],
      ['certificate', /"publicKey":"[^"]+"/, `"publicKey":"${foreign.pem}"`, otherCertificate],
    ])('%s, of the kind intoto', async (_, what, by, message) => {
      expect(await problemOfBundle(instance, replacing(what, by), { entryKind: 'intoto' })).toEqual({
        code: 'LOG_MISMATCH',
        message: typeof message === 'string' ? message : (expect.stringMatching(message) as unknown),
      });
    });
  });

  describe('in Rekor v2', () => {
    const digest = Buffer.from(foreign.hash, 'hex').toString('base64');
    const der = (pem: string) =>
      Buffer.from(pem, 'base64')
        .toString()
        .replace(/-----[^-]+-----|\n/g, '');

    it.each([
      ['signature', /"content":"[^"]+"/, `"content":"${foreign.signature}"`, otherSignature],
      ['digest', /"digest":"[^"]+"/, `"digest":"${digest}"`, otherDigest],
      ['certificate', /"rawBytes":"[^"]+"/, `"rawBytes":"${der(foreign.pem)}"`, otherCertificate],
      [
        'certificate, not a key',
        /"x509Certificate":\{"rawBytes":"[^"]+"/,
        `"publicKey":{"rawBytes":"${der(foreign.keyPem)}"`,
        key,
      ],
    ])('%s', async (_, what, by, message) => {
      expect(await problemOfBundle(instance, replacing(what, by), { log: 'v2' })).toEqual({
        code: 'LOG_MISMATCH',
        message: typeof message === 'string' ? message : (expect.stringMatching(message) as unknown),
      });
    });

    it('digest of the payload alone', async () => {
      const { dsseEnvelope } = await sigstore.signBundleKeyless({ manifest });
      const hash = createHash('sha256').update(Buffer.from(dsseEnvelope?.payload ?? '', 'base64'));
      const ofPayload = replacing(/"digest":"[^"]+"/, `"digest":"${hash.digest('base64')}"`);
      expect((await problemOfBundle(instance, ofPayload, { log: 'v2' })).code).toBe('LOG_MISMATCH');
    });
  });
});
