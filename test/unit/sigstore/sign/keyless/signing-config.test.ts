import { describe, expect, it } from 'vitest';
import { selectServices } from '../../../../../src/sigstore/sign/keyless/select-services.ts';
import { readSigningConfig } from '../../../../../src/sigstore/sign/keyless/signing-config.ts';
import { WardctlError } from '../../../../../src/errors.ts';
import { validity } from './support.ts';

const mediaType = 'application/vnd.dev.sigstore.signingconfig.v0.2+json';

function read(document: object | string): ReturnType<typeof readSigningConfig> {
  return readSigningConfig(
    typeof document === 'string' ? document : JSON.stringify(document),
    'signing.json',
  );
}

function problem(work: () => unknown): WardctlError {
  try {
    work();
  } catch (error) {
    if (error instanceof WardctlError) return error;
    throw error;
  }
  throw new TypeError('expected an error');
}

function service(url: string, more: object = {}): object {
  return { url, majorApiVersion: 1, ...validity, ...more };
}

describe('a signing configuration', () => {
  const config = {
    mediaType,
    caUrls: [
      service('https://ca.example', {
        validFor: { start: '2024-01-01T00:00:00Z', end: '2025-01-01T00:00:00.5Z' },
      }),
    ],
    oidcUrls: [service('https://oidc.example')],
    rekorTlogUrls: [service('https://log.example', { majorApiVersion: 2 })],
    rekorTlogConfig: { selector: 'EXACT', count: 2 },
    tsaUrls: [service('http://127.0.0.1:8080/api/v1/timestamp')],
    tsaConfig: { selector: 'ALL' },
  };

  it.each([
    ['alone', config],
    ['in a trust configuration', { mediaType: 'x', trustedRoot: {}, signingConfig: config }],
  ])('is read: %s', (_name, document) => {
    expect(read(document)).toEqual({
      certificateAuthorities: [
        {
          url: new URL('https://ca.example'),
          majorApiVersion: 1,
          operator: 'example',
          validFrom: new Date('2024-01-01T00:00:00Z'),
          validUntil: new Date('2025-01-01T00:00:00.5Z'),
        },
      ],
      logs: [expect.objectContaining({ majorApiVersion: 2, validUntil: undefined })],
      logSelection: { selector: 'EXACT', count: 2 },
      timestampAuthorities: [
        expect.objectContaining({ url: new URL('http://127.0.0.1:8080/api/v1/timestamp') }),
      ],
      timestampSelection: { selector: 'ALL', count: 0 },
    });
  });

  it.each([
    ['no JSON', '{', 'expected JSON'],
    ['no type', {}, 'missing field `mediaType`'],
    ['version 0.1', { mediaType: mediaType.replace('0.2', '0.1') }, 'v0.1'],
    ['a text for services', { mediaType, caUrls: 'https://ca.example' }, 'expected a sequence'],
    [
      'a service without a time',
      { mediaType, caUrls: [{ url: 'https://ca.example', majorApiVersion: 1 }] },
      'validFor',
    ],
    [
      'a service with a day',
      { mediaType, caUrls: [service('https://ca.example', { validFor: { start: '2024-01-01' } })] },
      'RFC 3339',
    ],
    ['a service by http', { mediaType, caUrls: [service('http://ca.example')] }, 'a URL with https'],
    [
      'a service that looks local',
      { mediaType, caUrls: [service('http://127.0.0.1.example')] },
      'a URL with https',
    ],
    ['a service with a password', { mediaType, caUrls: [service('https://u:p@ca.example')] }, 'without user'],
    [
      'a service with a query',
      { mediaType, tsaUrls: [service('https://ca.example?x=1')] },
      'without user and query',
    ],
    ['a service that is a file', { mediaType, caUrls: [service('file:///etc/passwd')] }, 'a URL with https'],
    ['another way to select', { mediaType, tsaConfig: { selector: 'SOME' } }, 'SOME'],
  ])('is refused: %s', (_name, document, expected) => {
    const error = problem(() => read(document));

    expect(error.code).toBe('SIGNING_CONFIG_INVALID');
    expect(error.message).toContain('signing.json');
    expect(error.message).toContain(expected);
  });
});

describe('services', () => {
  const now = new Date('2026-06-01T00:00:00Z');
  const from = (start: string, end?: string) => ({ validFor: { start, ...(end !== undefined && { end }) } });
  const { logs } = read({
    mediaType,
    rekorTlogUrls: [
      service('https://old.example', { ...from('2021-01-01T00:00:00Z'), operator: 'a' }),
      service('https://new.example', { ...from('2025-01-01T00:00:00Z'), operator: 'a' }),
      service('https://other.example', { ...from('2022-01-01T00:00:00Z'), operator: 'b' }),
      service('https://ended.example', {
        ...from('2025-01-01T00:00:00Z', '2026-05-31T00:00:00Z'),
        operator: 'c',
      }),
      service('https://next.example', { ...from('2027-01-01T00:00:00Z'), operator: 'd' }),
      service('https://v2.example', { ...from('2026-01-01T00:00:00Z'), majorApiVersion: 2, operator: 'e' }),
      service('https://v3.example', { ...from('2026-01-01T00:00:00Z'), majorApiVersion: 3, operator: 'f' }),
    ],
  });

  function select(selector: 'ANY' | 'ALL' | 'EXACT', count = 0, versions = [1]): string[] {
    return selectServices(logs, { selector, count }, versions, now, 'log').map(({ url }) => url.host);
  }

  it('are the newest of each operator that are valid now', () => {
    expect(select('ALL')).toEqual(['new.example', 'other.example']);
    expect(select('ANY')).toEqual(['new.example']);
    expect(select('EXACT', 2)).toEqual(['new.example', 'other.example']);
  });

  it('are of the highest version that can be talked to', () => {
    expect(select('ALL', 0, [1, 2])).toEqual(['v2.example']);
  });

  it.each([
    ['EXACT', 3, [1]],
    ['EXACT', 0, [1]],
    ['ALL', 0, [4]],
    ['ANY', 0, []],
  ] as const)('are too few: %s %i of %j', (selector, count, versions) => {
    expect(problem(() => select(selector, count, [...versions])).code).toBe('SIGNING_FAILED');
  });
});
