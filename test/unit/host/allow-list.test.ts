import { describe, expect, it } from 'vitest';
import { parseAllowList } from '../../../src/host/index.ts';
import { operationPaths } from '../../../src/host/catalogue.ts';

// The tree of policy-abi 6.7.
const allPaths = [
  'crypto/v1/is_certificate_trusted',
  'kubernetes/can_i',
  'kubernetes/get_resource',
  'kubernetes/list_resources_all',
  'kubernetes/list_resources_by_namespace',
  'net/v1/dns_lookup_host',
  'oci/v1/manifest_digest',
  'oci/v1/oci_manifest',
  'oci/v1/oci_manifest_config',
  'oci/v1/verify',
  'oci/v2/verify',
];

describe('parseAllowList', () => {
  it('knows exactly the paths of the catalogue', () => {
    expect(operationPaths().sort()).toEqual(allPaths);
  });

  it.each<[string, string[], string[]]>([
    ['an empty list denies all', [], []],
    ['* allows all', ['*'], allPaths],
    ['* with white space allows all', [' * '], allPaths],
    ['* makes the patterns behind it irrelevant', ['*', 'nonsense'], allPaths],
    ['a path allows itself only', ['oci/v1/verify'], ['oci/v1/verify']],
    ['a path is no prefix', ['oci/v1/oci_manifest'], ['oci/v1/oci_manifest']],
    ['white space around a path is ignored', ['\toci/v1/verify '], ['oci/v1/verify']],
    ['a namespace', ['kubernetes/*'], allPaths.filter((path) => path.startsWith('kubernetes/'))],
    ['a version', ['oci/v2/*'], ['oci/v2/verify']],
    ['several patterns', ['net/*', 'kubernetes/can_i'], ['kubernetes/can_i', 'net/v1/dns_lookup_host']],
    ['a pattern that is accepted and matches nothing', ['*/*', 'oci/*/*'], []],
  ])('%s', (_name, patterns, expected) => {
    const allowList = parseAllowList(patterns);

    expect(allPaths.filter((path) => allowList.allows(path))).toEqual(expected);
  });

  it('allows paths outside of the catalogue by prefix only', () => {
    expect(parseAllowList(['oci/*']).allows('oci/v3/whatever')).toBe(true);
    expect(parseAllowList(['oci/*']).allows('oci')).toBe(false);
    expect(parseAllowList([]).allows('cache/get')).toBe(false);
  });

  it.each([
    ['', 'invalid pattern: pattern must not be empty'],
    ['  ', 'invalid pattern: pattern must not be empty'],
    ['oci*', `invalid pattern "oci*": wildcard '*' must be the entire last path segment`],
    ['oci/v1/oci_*', `invalid pattern "oci/v1/oci_*": wildcard '*' must be the entire last path segment`],
    ['*/oci', `invalid pattern "*/oci": wildcard '*' must be the entire last path segment`],
    [
      'oci/v99/verify',
      'invalid pattern "oci/v99/verify": unknown segment "v99", valid options at this level are: v1, v2',
    ],
    ['Oci/*', 'unknown segment "Oci", valid options at this level are: crypto, kubernetes, net, oci'],
    [
      'tracing/log',
      'unknown segment "tracing", valid options at this level are: crypto, kubernetes, net, oci',
    ],
    [
      'kubernetes/v1/can_i',
      'unknown segment "v1", valid options at this level are: can_i, get_resource, list_',
    ],
    ['net/v1/dns_lookup_host/x', 'unknown segment "x", valid options at this level are: none'],
    ['net/v1/dns_lookup_host/*', 'unknown segment "*", valid options at this level are: none'],
    ['oci/', 'unknown segment "", valid options at this level are: v1, v2'],
    ['constructor', 'unknown segment "constructor"'],
    ['oci', 'invalid pattern "oci": not a complete capability path; use "oci/*"'],
    ['oci/v1', 'invalid pattern "oci/v1": not a complete capability path; use "oci/v1/*"'],
  ])('refuses %j', (pattern, problem) => {
    expect(() => parseAllowList(['oci/v1/verify', pattern])).toThrow(
      expect.objectContaining({
        name: 'WardctlError',
        code: 'CAPABILITY_PATTERN_INVALID',
        message: expect.stringContaining(problem) as unknown,
      }),
    );
    expect(() => parseAllowList([pattern])).toThrow(/^Invalid host capabilities pattern: /);
  });
});
