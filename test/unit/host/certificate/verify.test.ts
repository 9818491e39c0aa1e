import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { verifyCertificate } from '../../../../src/host/certificate/index.ts';
import type { EncodedCertificate } from '../../../../src/host/certificate/index.ts';
import { callHost, testHost } from '../support.ts';

const folder = join(import.meta.dirname, '../../../../fixtures/host/certificates');

function pemText(name: string): string {
  return readFileSync(join(folder, `${name}.pem`), 'utf8');
}

function pem(text: string): EncodedCertificate {
  return { encoding: 'Pem', data: [...Buffer.from(text)] };
}

function derBytes(name: string): Buffer {
  return Buffer.from(pemText(name).replace(/-----.*-----|\s/g, ''), 'base64');
}

function der(bytes: Uint8Array): EncodedCertificate {
  return { encoding: 'Der', data: [...bytes] };
}

/** The reason for a fixture and its chain at a time, by default one at which everything but the expired is valid. */
function reason(leaf: string, chain: string[] | undefined, time = '2030-01-01T00:00:00Z'): string {
  const question = {
    certificate: pem(pemText(leaf)),
    chain: chain?.map((name) => pem(pemText(name))),
    verificationTime: time,
  };
  return verifyCertificate(question, 0);
}

const during = '2024-06-01T00:00:00Z';
const untrusted = 'Certificate is not trusted by the provided cert chain';
const expired = 'Certificate is being used after its expiration date';
const early = 'Certificate is being used before its validity date';

describe('verifyCertificate', () => {
  it.each<[string, string, string[], string?]>([
    ['a leaf of the root', 'leaf-of-root', ['root'], during],
    ['a leaf of an intermediate', 'leaf', ['intermediate', 'root'], during],
    [
      'intermediates in any order, needed or not',
      'leaf',
      ['expired-intermediate', 'no-cert-sign', 'intermediate', 'root'],
      during,
    ],
    ['an expired root', 'leaf-of-expired-root', ['expired-root']],
    ['a leaf right below a limited root', 'leaf-of-pathlen-root', ['pathlen-root']],
    ['a leaf right below a limited intermediate', 'leaf-of-pathlen', ['pathlen-intermediate', 'root']],
    ['an RSA signature', 'leaf-of-rsa-root', ['rsa-root']],
    ['an RSASSA-PSS signature', 'leaf-pss-sha256', ['rsa-root']],
    ['an Ed25519 signature', 'leaf-of-ed-root', ['ed-root']],
    [
      'six intermediates',
      'leaf-of-deep-6',
      ['deep-1', 'deep-2', 'deep-3', 'deep-4', 'deep-5', 'deep-6', 'root'],
    ],
    ['a root of version 1', 'leaf-of-v1-root', ['v1-root']],
    ['the first second of validity', 'leaf', ['intermediate', 'root'], '2024-01-01T00:00:00Z'],
    ['the last second of validity', 'leaf', ['intermediate', 'root'], '2025-01-01T00:00:00.999Z'],
  ])('trusts %s', (_name, leaf, chain, time) => {
    expect(reason(leaf, chain, time)).toBe('');
  });

  it.each<[string, string, string[] | undefined, string, string?]>([
    ['no roots at all', 'leaf', [], untrusted, during],
    ['a private certificate without a chain', 'leaf', undefined, untrusted, during],
    ['a missing intermediate', 'leaf', ['root'], untrusted, during],
    ['a chain in the wrong order', 'leaf', ['root', 'expired-root'], untrusted, during],
    ['a root of the same name with another key', 'leaf', ['intermediate', 'other-root'], untrusted, during],
    ['another root', 'leaf', ['intermediate', 'expired-root'], untrusted, during],
    ['an expired leaf', 'leaf', ['intermediate', 'root'], expired],
    ['a leaf one second too old', 'leaf', ['intermediate', 'root'], expired, '2025-01-01T00:00:01Z'],
    ['a leaf one second too young', 'leaf', ['intermediate', 'root'], early, '2023-12-31T23:59:59Z'],
    [
      'a time zone in which it is too early',
      'leaf',
      ['intermediate', 'root'],
      early,
      '2024-01-01T01:00:00+02:00',
    ],
    ['an expired intermediate', 'leaf-of-expired-intermediate', ['expired-intermediate', 'root'], expired],
    [
      'an authority as leaf',
      'ca-as-leaf',
      ['intermediate', 'root'],
      'Certificate not trusted: CaUsedAsEndEntity',
    ],
    [
      'a leaf that issued another',
      'leaf-of-leaf',
      ['leaf-of-root', 'root'],
      'Certificate not trusted: EndEntityUsedAsCa',
      during,
    ],
    [
      'a limited intermediate',
      'leaf-below-pathlen',
      ['below-pathlen', 'pathlen-intermediate', 'root'],
      'Certificate not trusted: PathLenConstraintViolated',
    ],
    [
      'a limited root',
      'leaf-below-pathlen-root',
      ['below-pathlen-root', 'pathlen-root'],
      'Certificate not trusted: PathLenConstraintViolated',
    ],
    [
      'name constraints',
      'leaf-of-constrained',
      ['constrained', 'root'],
      'Certificate not trusted: an issuer has name constraints, which wardctl does not check yet',
    ],
    [
      'a constrained root',
      'leaf-of-constrained',
      ['constrained'],
      'Certificate not trusted: an issuer has name constraints, which wardctl does not check yet',
    ],
    [
      'an authority that may not sign certificates',
      'leaf-of-no-cert-sign',
      ['no-cert-sign', 'root'],
      untrusted,
    ],
    [
      'seven intermediates',
      'leaf-of-deep-7',
      ['deep-7', 'deep-6', 'deep-5', 'deep-4', 'deep-3', 'deep-2', 'deep-1', 'root'],
      untrusted,
    ],
    [
      'an authority that only certifies itself, over and over',
      'leaf-of-rsa-root',
      [...Array<string>(30).fill('rsa-root'), 'root'],
      untrusted,
    ],
    [
      'an end before the beginning',
      'leaf-backwards',
      ['root'],
      'Certificate not trusted: InvalidCertValidity',
    ],
    [
      'a curve that is not of the web',
      'leaf-of-curve-root',
      ['curve-root'],
      'Certificate not trusted: UnsupportedSignatureAlgorithm',
    ],
    ['a SHA-1 signature', 'leaf-sha1', ['root'], 'Certificate not trusted: UnsupportedSignatureAlgorithm'],
    [
      'an RSASSA-PSS signature with SHA-1',
      'leaf-pss-sha1',
      ['rsa-root'],
      'Certificate not trusted: UnsupportedSignatureAlgorithm',
    ],
    [
      'a key too short',
      'leaf-of-weak-root',
      ['weak-root'],
      'Certificate not trusted: UnsupportedSignatureAlgorithm',
    ],
  ])('does not trust %s', (_name, leaf, chain, expected, time) => {
    expect(reason(leaf, chain, time)).toBe(expected);
  });

  it('gives up in a maze of authorities', () => {
    const authorities = pemText('maze').match(/-----BEGIN[^]*?END CERTIFICATE-----\n/g) ?? [];
    const question = {
      certificate: pem(pemText('leaf-of-maze')),
      chain: [...authorities, pemText('root')].map(pem),
      verificationTime: '2030-01-01T00:00:00Z',
    };

    expect(authorities).toHaveLength(30);
    expect(verifyCertificate(question, 0)).toBe('Certificate not trusted: MaximumPathBuildCallsExceeded');
  });

  it('takes the time of the host when none is given', () => {
    const question = {
      certificate: pem(pemText('leaf')),
      chain: ['intermediate', 'root'].map((name) => pem(pemText(name))),
      verificationTime: undefined,
    };

    expect(verifyCertificate(question, Date.parse('2024-06-01T00:00:00Z'))).toBe('');
    expect(verifyCertificate(question, Date.parse('2025-01-01T00:00:00.999Z'))).toBe('');
    expect(verifyCertificate(question, Date.parse('2025-01-01T00:00:01Z'))).toBe(expired);
  });

  it('takes the public roots when there is no chain', () => {
    const ask = (roots: string[]): string =>
      verifyCertificate(
        { certificate: pem(pemText('leaf-of-root')), chain: undefined, verificationTime: during },
        0,
        roots.map(pemText),
      );

    expect(ask(['rsa-root', 'other-root', 'root', 'v1-root'])).toBe('');
    expect(ask(['rsa-root', 'other-root', 'v1-root'])).toBe(untrusted);
  });

  it('can read all roots of Mozilla', () => {
    for (const root of rootCertificates) {
      const question = { certificate: pem(root), chain: undefined, verificationTime: '2026-11-21T00:00:00Z' };
      // They are authorities, and as such no leaves.
      expect(verifyCertificate(question, 0)).toMatch(/CaUsedAsEndEntity$|expiration date$/);
    }
  });

  it('reads DER, and the first certificate of a PEM text', () => {
    const chain = [der(derBytes('intermediate')), der(derBytes('root'))];
    const certificate = pem(
      `Subject: someone\r\n${pemText('leaf').replaceAll('\n', '\r\n')}${pemText('root')}`,
    );

    expect(verifyCertificate({ certificate, chain, verificationTime: during }, 0)).toBe('');
  });
});

describe('what cannot be read', () => {
  const leaf = pem(pemText('leaf'));
  const root = pem(pemText('root'));
  const badDer = der(Buffer.from('nonsense'));
  const notEndEntity = 'Certificate is not a valid end-entity certificate: ';
  const notPem = 'Certificate PEM data is not valid: ';

  it.each<[string, EncodedCertificate, EncodedCertificate[] | undefined, string, string]>([
    ['no PEM', pem('nonsense'), undefined, during, notPem],
    [
      'PEM of something else',
      pem(pemText('leaf').replaceAll('CERTIFICATE', 'PUBLIC KEY')),
      undefined,
      during,
      notPem,
    ],
    ['PEM without an end', pem(pemText('leaf').slice(0, -30)), undefined, during, notPem],
    ['PEM that is no base64', pem(pemText('leaf').replace('A', '!')), undefined, during, notPem],
    ['PEM with too many paddings', pem(pemText('leaf').replace('MII', 'MI=')), undefined, during, notPem],
    ['PEM of a chain', leaf, [pem(''), root], during, notPem],
    ['empty DER', der(Buffer.of()), undefined, during, `${notEndEntity}BadDer`],
    ['DER that is none', badDer, undefined, during, `${notEndEntity}BadDer`],
    [
      'DER with something behind it',
      der(Buffer.concat([derBytes('leaf'), Buffer.of(0)])),
      undefined,
      during,
      `${notEndEntity}BadDer`,
    ],
    ['a version 1 leaf', pem(pemText('v1-root')), undefined, during, `${notEndEntity}UnsupportedCertVersion`],
    [
      'a critical extension of a leaf',
      pem(pemText('leaf-critical')),
      [root],
      during,
      `${notEndEntity}UnsupportedCriticalExtension`,
    ],
    [
      'a critical extension of a root',
      leaf,
      [pem(pemText('leaf-critical'))],
      during,
      'Last certificate of the chain is not a valid trust anchor: UnsupportedCriticalExtension',
    ],
    [
      'a root that is none',
      leaf,
      [badDer],
      during,
      'Last certificate of the chain is not a valid trust anchor: BadDer',
    ],
    [
      'an intermediate that is none',
      leaf,
      [badDer, root],
      during,
      'Certificate of the chain is not valid: BadDer',
    ],
    [
      'a chain too long',
      leaf,
      Array(33).fill(root),
      during,
      'Certificate chain has 33 certificates, expected at most 32',
    ],
    ['a date without a time', leaf, [root], '2024-06-01', 'Timestamp not_after is not in RFC3339 format'],
    [
      'a time without a zone',
      leaf,
      [root],
      '2024-06-01T00:00:00',
      'Timestamp not_after is not in RFC3339 format',
    ],
    [
      'a day that does not exist',
      leaf,
      [root],
      '2023-02-29T00:00:00Z',
      'Timestamp not_after is not in RFC3339 format',
    ],
    [
      'an hour that does not exist',
      leaf,
      [root],
      '2024-06-01T24:00:00Z',
      'Timestamp not_after is not in RFC3339 format',
    ],
  ])('%s is an error', (_name, certificate, chain, verificationTime, message) => {
    expect(() => verifyCertificate({ certificate, chain, verificationTime }, 0)).toThrow(
      expect.objectContaining({
        name: 'CapabilityFailure',
        message: expect.stringContaining(message) as unknown,
      }),
    );
  });

  it('never trusts a leaf of which a bit was turned', () => {
    const genuine = derBytes('leaf-of-root');
    const chain = [der(derBytes('root'))];
    const outcomes = new Set<string>();
    for (let bit = 0; bit < genuine.length * 8; bit++) {
      const forged = Buffer.from(genuine);
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      try {
        outcomes.add(verifyCertificate({ certificate: der(forged), chain, verificationTime: during }, 0));
      } catch (error) {
        outcomes.add(error instanceof Error ? error.message : 'no error');
      }
    }

    expect([...outcomes].sort()).toEqual(
      [
        early,
        expired,
        untrusted,
        'Certificate not trusted: InvalidCertValidity',
        `${notEndEntity}BadDer`,
        `${notEndEntity}ExtensionValueInvalid`,
        `${notEndEntity}SignatureAlgorithmMismatch`,
        `${notEndEntity}UnsupportedCertVersion`,
        `${notEndEntity}UnsupportedCriticalExtension`,
      ].sort(),
    );
  });
});

describe('crypto/v1/is_certificate_trusted', () => {
  const ask = (cert: EncodedCertificate, notAfter: string | null): Promise<string> =>
    callHost(testHost().host, 'crypto/v1/is_certificate_trusted', {
      cert,
      cert_chain: [pem(pemText('intermediate')), pem(pemText('root'))],
      not_after: notAfter,
    });

  it('answers yes, no with a reason, or an error', async () => {
    const leaf = pem(pemText('leaf'));

    expect(await ask(leaf, during)).toBe('ok: {"trusted":true,"reason":""}');
    expect(await ask(leaf, null)).toBe(`ok: {"trusted":false,"reason":"${expired}"}`);
    expect(await ask(leaf, '')).toBe(`ok: {"trusted":false,"reason":"${expired}"}`);
    expect(await ask(pem('x'), during)).toMatch(
      /^HostCallError: Callback evaluation failure: Certificate PEM data is not valid: /,
    );
  });
});
