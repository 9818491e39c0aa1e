import { X509Certificate } from '@sigstore/core';
import { describe, expect, it } from 'vitest';
import type { LeafRequest } from '../../../support/fake-sigstore/authority.ts';
import { extension, extensionOids, keyUsages, purposes } from '../../../support/fake-sigstore/certificate.ts';
import { octets, utf8 } from '../../../support/fake-sigstore/der.ts';
import { issueCertificate, makeKey, type KeyKind } from '../../../support/fake-sigstore/index.ts';
import { bundleSignature, legacySignature, manifest, problem, startSigstore, verify } from './support.ts';

const { sigstore, circumstances } = await startSigstore();
const issuer = 'https://issuer.example';

async function problemOfLeaf(leaf: Partial<LeafRequest>, keyKind: KeyKind = 'p256') {
  const layer = await sigstore.signLegacyKeyless({ manifest, leaf, key: makeKey(keyKind) });
  return problem(legacySignature(layer), circumstances);
}

describe('a certificate that may not sign', () => {
  it.each<[string, Partial<LeafRequest>, string]>([
    ['one of an authority', { ca: true }, 'expected one of a signer, found one of a certificate authority'],
    [
      'one without key usage',
      { keyUsage: undefined },
      'expected the key usage digitalSignature, found none of it',
    ],
    [
      'one for encipherment',
      { keyUsage: keyUsages.keyEncipherment },
      'expected the key usage digitalSignature, found none of it',
    ],
    [
      'one that signs certificates',
      { keyUsage: keyUsages.digitalSignature | keyUsages.keyCertSign },
      'expected a key that signs no certificates, found the key usage keyCertSign',
    ],
    [
      'one for no purpose',
      { purposes: [] },
      'expected the extended key usage codeSigning (1.3.6.1.5.5.7.3.3), found none',
    ],
    [
      'one for servers',
      { purposes: [purposes.serverAuth] },
      'expected the extended key usage codeSigning (1.3.6.1.5.5.7.3.3), found 1.3.6.1.5.5.7.3.1',
    ],
    [
      'one for any purpose',
      { purposes: ['2.5.29.37.0'] },
      'expected the extended key usage codeSigning (1.3.6.1.5.5.7.3.3), found 2.5.29.37.0',
    ],
    ['one of nobody', { names: [] }, 'expected one subject alternative name, found none'],
    [
      'one of two people',
      { names: [{ email: 'alice@example.com' }, { email: 'bob@example.com' }] },
      'expected one subject alternative name, found 2',
    ],
    [
      'one of a person and a workflow',
      { names: [{ email: 'alice@example.com' }, { uri: 'https://github.com/acme' }] },
      'expected one subject alternative name, found 2',
    ],
    [
      'one of a host',
      { names: [{ dns: 'github.com' }] },
      'expected a mail address or a URI as subject alternative name, found one of the kind 2',
    ],
    [
      'one of an address with a zero byte',
      { names: [{ email: 'alice@example.com\0.evil' }] },
      'expected a mail address of printable ASCII without blanks, found other characters in it',
    ],
    [
      // Readers that drop the high bit see `alice@example.com`.
      'one of an address with a high bit',
      { names: [{ email: Buffer.from([0xe1, ...Buffer.from('lice@example.com')]) }] },
      'expected a mail address of printable ASCII without blanks, found other characters in it',
    ],
    [
      'one of a URI with an escape sequence',
      { names: [{ uri: 'https://github.com/acme\u001b[2K' }] },
      'expected a URI of printable ASCII without blanks, found other characters in it',
    ],
    [
      'one of an empty name',
      { names: [{ email: '' }] },
      'expected a mail address of printable ASCII without blanks, found other characters in it',
    ],
    [
      'one without issuer',
      { issuers: { old: undefined, new: undefined } },
      'expected the issuer of the identity, found none',
    ],
    [
      'one of two issuers',
      { issuers: { old: 'https://evil.example', new: issuer } },
      'expected one issuer, found https://issuer.example and https://evil.example',
    ],
    [
      'one of an issuer with a high bit',
      { issuers: { old: Buffer.from([0xe8, ...Buffer.from('ttps://issuer.example')]), new: undefined } },
      'expected an issuer of printable ASCII without blanks, found other characters in it',
    ],
    [
      'one of an issuer of another type',
      {
        issuers: { old: issuer, new: undefined },
        extensions: [extension(extensionOids.issuer, octets(Buffer.from(issuer)))],
      },
      'expected an issuer as UTF8String, found another type',
    ],
    [
      'one with two values for its issuer',
      {
        issuers: { old: issuer, new: undefined },
        extensions: [
          extension(extensionOids.issuer, Buffer.concat([utf8(issuer), utf8('https://evil.example')])),
        ],
      },
      'expected one value in the extension 1.3.6.1.4.1.57264.1.8, found 2',
    ],
    [
      'one of a repository with a line break',
      { githubRepository: 'acme/policies\nx' },
      'expected a repository of printable ASCII without blanks, found other characters in it',
    ],
    [
      'one with the same extension twice',
      { extensions: [extension(extensionOids.issuer, utf8('https://evil.example'))] },
      'expected the extension 1.3.6.1.4.1.57264.1.8 once, found it twice',
    ],
    [
      'one with something critical that is not known',
      { extensions: [extension('2.5.29.30', octets(Buffer.from('x')), true)] },
      'expected no critical extension that is not known, found 2.5.29.30',
    ],
  ])('%s', async (_, leaf, message) => {
    expect(await problemOfLeaf(leaf)).toEqual({
      code: 'CERTIFICATE_INVALID',
      message: `certificate: ${message}`,
    });
  });

  it.each<[KeyKind, string]>([
    ['p521', 'the curve secp521r1'],
    ['secp256k1', 'the curve secp256k1'],
    ['rsa1024', 'rsa of 1024 bits'],
    ['rsa-pss', 'rsa-pss of 2048 bits'],
  ])('one with a key of %s', async (kind, found) => {
    expect(await problemOfLeaf({}, kind)).toEqual({
      code: 'CERTIFICATE_INVALID',
      message: `certificate: expected a key of P-256, P-384, RSA of 2048 bits or more, or Ed25519; found ${found}`,
    });
  });

  it('one that is too large', async () => {
    const extensions = [extension('1.2.3', octets(Buffer.alloc(20_000)))];
    expect(await problemOfLeaf({ extensions })).toMatchObject({ code: 'TOO_LARGE' });
  });
});

describe('a certificate of another form', () => {
  it.each<[string, (der: Buffer) => Buffer]>([
    ['cut off', (der) => der.subarray(0, -1)],
    ['with something behind it', (der) => Buffer.concat([der, Buffer.from([0])])],
    ['empty', () => Buffer.alloc(0)],
    ['something else', () => Buffer.from('certificate')],
    ['a list with nothing in it', () => Buffer.from([0x30, 0x00])],
  ])('is refused: %s', async (_, change) => {
    const signature = legacySignature(await sigstore.signLegacyKeyless({ manifest }));
    const certificate = change(signature.certificate ?? Buffer.alloc(0));
    expect(problem({ ...signature, certificate }, circumstances).code).toBe('CERTIFICATE_INVALID');
  });

  /** The name of the algorithm stands outside of what is signed, too; nothing depends on that one. */
  it('is refused: with another algorithm than the signed one', async () => {
    const { certificate } = await issueCertificate(sigstore);
    const bundle = await sigstore.signBundleKeyless({ manifest });
    const signature = bundleSignature(bundle);
    const ecdsaSha384 = Buffer.from('06082a8648ce3d040303', 'hex');
    const outer = Buffer.from(certificate);
    // The last arc: SHA-384 becomes SHA-256.
    outer[outer.lastIndexOf(ecdsaSha384) + ecdsaSha384.length - 1] = 2;
    expect(problem({ ...signature, certificate: outer }, circumstances)).toEqual({
      code: 'CERTIFICATE_INVALID',
      message: 'certificate: expected one algorithm of the signature, found two that differ',
    });
  });

  it('is refused: with a signature that is not of whole bytes', async () => {
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest }));
    const { certificate = Buffer.alloc(0) } = signature;
    const { signatureValue } = X509Certificate.parse(Buffer.from(certificate));
    const outer = Buffer.from(certificate);
    outer[outer.length - signatureValue.length - 1] = 1;
    expect(problem({ ...signature, certificate: outer }, circumstances)).toEqual({
      code: 'CERTIFICATE_INVALID',
      message: 'certificate: expected a signature of whole bytes, found another form',
    });
  });

  it('is none at all', async () => {
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest }));
    expect(problem({ ...signature, certificate: undefined }, circumstances)).toEqual({
      code: 'CERTIFICATE_INVALID',
      message: 'expected a certificate of the signer, found none',
    });
  });
});

describe('a certificate that may sign', () => {
  it.each<[string, Partial<LeafRequest>]>([
    ['says that it is of no authority', { ca: false }],
    ['has the old extension of the issuer only', { issuers: { old: issuer, new: undefined } }],
    ['has the new extension of the issuer only', { issuers: { old: undefined, new: issuer } }],
    ['has more purposes', { purposes: [purposes.serverAuth, purposes.codeSigning] }],
    ['has more extensions', { extensions: [extension('1.3.6.1.4.1.57264.1.11', utf8('self-hosted'))] }],
  ])('%s', async (_, leaf) => {
    const layer = await sigstore.signLegacyKeyless({ manifest, leaf });
    expect(verify(legacySignature(layer), circumstances).signer).toMatchObject({
      identity: { subject: 'signer@example.com', issuer },
    });
  });
});
