import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseTrustRoot } from '../../../../src/sigstore/trust/parse-trust-root.ts';
import { changed, logOf, type Root } from './support.ts';

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;

describe('a trust root', () => {
  it.each<[string, (root: Root) => void]>([
    ['unknown key "witnesses"; known are mediaType, tlogs', (root) => (root['witnesses'] = [])],
    [
      'unknown key "certificate_authorities"; did you mean certificateAuthorities?',
      (root) => {
        root['certificate_authorities'] = root.certificateAuthorities;
      },
    ],
    [
      'certificateAuthorities: expected at least one certificate authority, found none',
      (root) => Object.assign(root, { certificateAuthorities: [] }),
    ],
    [
      'certificateAuthorities: expected a list',
      (root) => Object.assign(root, { certificateAuthorities: {} }),
    ],
    [
      'tlogs: expected at most 100 entries, found 102',
      (root) => {
        for (let i = 0; i < 100; i++) root.tlogs.push(root.tlogs[0]);
      },
    ],
    ['tlogs[0].publicKey: expected an object, found nothing', ({ tlogs: [log] }) => (log.publicKey = null)],
    ['ctlogs[1].publicKey: expected an object', ({ ctlogs: [, log] }) => delete log.publicKey],
    [
      'tlogs[0].publicKey.rawBytes: expected base64',
      ({ tlogs: [log] }) => Object.assign(log.publicKey ?? {}, { rawBytes: '!' }),
    ],
    [
      'tlogs[0].publicKey.rawBytes: expected base64',
      ({ tlogs: [log] }) => Object.assign(log.publicKey ?? {}, { rawBytes: '' }),
    ],
    [
      'tlogs[0].publicKey.rawBytes: expected the DER form',
      ({ tlogs: [log] }) => Object.assign(log.publicKey ?? {}, { rawBytes: 'AAAA' }),
    ],
    [
      'tlogs[0].publicKey.keyDetails: expected PKIX_ECDSA',
      ({ tlogs: [log] }) => Object.assign(log.publicKey ?? {}, { keyDetails: 'X' }),
    ],
    [
      'tlogs[0].publicKey.keyDetails: expected PKIX_ECDSA',
      ({ tlogs: [log] }) => Object.assign(log, logOf(rsa, 'PKIX_RSA_PKCS1V15_2048_SHA256')),
    ],
    [
      'expected a key of the kind PKIX_ED25519, found prime256v1',
      ({ tlogs: [log] }) => Object.assign(log.publicKey ?? {}, { keyDetails: 'PKIX_ED25519' }),
    ],
    [
      'expected a key of the kind PKIX_ECDSA_P256_SHA_256, found rsa',
      ({ tlogs: [log] }) => Object.assign(log, logOf(rsa, 'PKIX_ECDSA_P256_SHA_256')),
    ],
    [
      'tlogs[0].publicKey: unknown key "valid_for"; did you mean validFor?',
      ({ tlogs: [log] }) => Object.assign(log.publicKey ?? {}, { valid_for: {} }),
    ],
    ['tlogs[0].logId: expected an object, found nothing', ({ tlogs: [log] }) => (log.logId = null)],
    [
      "tlogs[0].logId.keyId: expected the identifier of this log's key",
      ({ tlogs: [log, other] }) => (log.logId = other.logId ?? null),
    ],
    [
      "tlogs[0].logId.keyId: expected the identifier of this log's key",
      ({ tlogs: [log] }) => (log.publicKey = logOf(p256, 'PKIX_ECDSA_P256_SHA_256').publicKey ?? null),
    ],
    [
      "tlogs[1].logId.keyId: expected the identifier of this log's key",
      ({ tlogs: [, log] }) => (log.baseUrl = 'https://other.example'),
    ],
    [
      "tlogs[0].checkpointKeyId.keyId: expected the identifier of this log's key",
      ({ tlogs: [log] }) => (log.checkpointKeyId = { keyId: 'AAAAAA==' }),
    ],
    ['tlogs[0].hashAlgorithm: expected SHA2_256', ({ tlogs: [log] }) => (log.hashAlgorithm = 'SHA2_512')],
    ['tlogs[0].baseUrl: expected a text', ({ tlogs: [log] }) => (log.baseUrl = 3)],
    [
      'tlogs[0].baseUrl: expected a text on one line',
      ({ tlogs: [log] }) => (log.baseUrl = 'https://a\u001b[2J'),
    ],
    [
      'certificateAuthorities[0].certChain: expected an object',
      ({ certificateAuthorities: [ca] }) => (ca.certChain = null),
    ],
    [
      'certificates: expected 1 to 10 certificates, found 0',
      ({ certificateAuthorities: [ca] }) => (ca.certChain = { certificates: [] }),
    ],
    [
      'certificates: expected 2 to 10 certificates, found 1',
      ({ timestampAuthorities: [tsa] }) => tsa.certChain?.certificates.pop(),
    ],
    [
      'certificates[0].rawBytes: expected the DER form',
      ({ certificateAuthorities: [ca] }) => (ca.certChain = { certificates: [{ rawBytes: 'AAAA' }] }),
    ],
    [
      'certificates[0].rawBytes: expected base64',
      ({ certificateAuthorities: [ca] }) => (ca.certChain = { certificates: [{ rawBytes: null }] }),
    ],
    [
      'expected a self-signed certificate at the end of the chain',
      ({ certificateAuthorities: [, ca] }) => ca.certChain?.certificates.pop(),
    ],
    [
      'expected a certificate that the next one signed',
      ({ certificateAuthorities: [, ca] }) => ca.certChain?.certificates.reverse(),
    ],
    [
      'expected a certificate that the next one signed',
      ({ certificateAuthorities: [first, second] }) => {
        second.certChain?.certificates.splice(1, 1, ...(first.certChain?.certificates ?? []));
      },
    ],
    [
      'expected the certificate of an authority, found one that may sign no others',
      ({ certificateAuthorities: [ca], timestampAuthorities: [tsa] }) => {
        ca.certChain = tsa.certChain ?? null;
      },
    ],
    [
      'certificateAuthorities[0].validFor.start: expected a time',
      ({ certificateAuthorities: [ca] }) => (ca.validFor = { start: '2021' }),
    ],
    [
      'certificateAuthorities[0].validFor.start: expected a time',
      ({ certificateAuthorities: [ca] }) => (ca.validFor = { start: '2021-13-01T00:00:00Z' }),
    ],
    [
      'certificateAuthorities[0].validFor: expected an end after the start',
      ({ certificateAuthorities: [ca] }) => {
        ca.validFor = { start: '2022-01-01T00:00:00Z', end: '2021-01-01T00:00:00Z' };
      },
    ],
    [
      'certificateAuthorities[0].validFor: unknown key "begin"',
      ({ certificateAuthorities: [ca] }) => (ca.validFor = { begin: '2021' }),
    ],
    [
      'certificateAuthorities[0].subject: expected an object',
      ({ certificateAuthorities: [ca] }) => (ca.subject = 'x'),
    ],
    [
      'certificateAuthorities[0].subject.commonName: expected a text',
      ({ certificateAuthorities: [ca] }) => (ca.subject = { commonName: 'a\nb' }),
    ],
    [
      'timestampAuthorities[0]: unknown key "cert_chain"; did you mean certChain?',
      ({ timestampAuthorities: [tsa] }) => (tsa['cert_chain'] = tsa.certChain),
    ],
  ])('is refused: %s', (problem, change) => {
    expect(() => parseTrustRoot(changed(change), 'r')).toThrow(
      expect.objectContaining({
        code: 'TRUST_ROOT_INVALID',
        message: expect.stringContaining(problem) as unknown,
      }),
    );
  });
});
