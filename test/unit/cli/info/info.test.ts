import { describe, expect, it } from 'vitest';
import { collectInfo } from '../../../../src/cli/info/collect-info.ts';
import { formatInfo } from '../../../../src/cli/info/format-info.ts';
import { version } from '../../../../src/cli/version.ts';

const surroundings = {
  platform: 'linux',
  arch: 'arm64',
  versions: { node: '26.1.0', v8: '14.6.1' },
  env: { XDG_CONFIG_HOME: '/etc/tux' },
  homedir: () => '/home/tux',
} as const;

/** What the reference implements (cli-and-registry 11.3), by OPA's names. */
const referenceBuiltins = [
  'base64url.encode_no_pad',
  'glob.quote_meta',
  'hex.decode',
  'hex.encode',
  'json.is_valid',
  'json.patch',
  'regex.find_n',
  'regex.split',
  'regex.template_match',
  'semver.compare',
  'semver.is_valid',
  'sprintf',
  'time.date',
  'time.now_ns',
  'time.parse_rfc3339_ns',
  'trace',
  'urlquery.decode',
  'urlquery.encode',
  'urlquery.encode_object',
  'yaml.is_valid',
  'yaml.marshal',
  'yaml.unmarshal',
];

describe('collectInfo', () => {
  it('tells versions and paths', async () => {
    expect(await collectInfo(surroundings)).toMatchObject({
      version,
      kubewardenVersion: expect.stringMatching(/^1\.36\.\d+$/) as unknown,
      engine: { node: '26.1.0', v8: '14.6.1', platform: 'linux', arch: 'arm64' },
      executionModes: ['kubewarden-wapc', 'opa', 'gatekeeper', 'wasi', 'component'],
      paths: {
        policyStore: '/home/tux/.cache/wardctl/store',
        kwctlPolicyStore: '/home/tux/.cache/kubewarden/store',
        config: '/etc/tux/kubewarden',
        cache: '/home/tux/.cache/wardctl',
      },
    });
  });

  it('lists all that the reference gives to Rego policies, sorted', async () => {
    const { regoBuiltins } = await collectInfo(surroundings);

    expect(regoBuiltins).toEqual(expect.arrayContaining(referenceBuiltins));
    expect(regoBuiltins).toEqual([...regoBuiltins].sort());
  });

  it('lists the host capabilities, sorted', async () => {
    const { hostCapabilities } = await collectInfo(surroundings);

    expect(hostCapabilities).toContain('oci/v1/manifest_digest');
    expect(hostCapabilities).toContain('kubernetes/can_i');
    expect(hostCapabilities).toEqual([...hostCapabilities].sort());
  });
});

describe('formatInfo', () => {
  it('has the version first, then lists, then paths', () => {
    const text = formatInfo({
      version: '1.2.3',
      kubewardenVersion: '1.36.0',
      engine: { node: '26.1.0', v8: '14.6.1', platform: 'linux', arch: 'x64' },
      executionModes: ['opa', 'wasi'],
      hostCapabilities: ['a/b'],
      regoBuiltins: ['sprintf', 'trace'],
      paths: { policyStore: '/s', kwctlPolicyStore: '/w', config: '/c', cache: '/k' },
    });

    expect(text).toBe(
      `wardctl 1.2.3
Kubewarden 1.36.0 compatible
Node.js 26.1.0, V8 14.6.1, linux x64

Execution modes:
  - opa
  - wasi

Host capabilities:
  - a/b

Rego builtins provided by the host (OPA makes others, such as concat, part of the module):
  - sprintf
  - trace

Policy store: /s
Policy store of kwctl, used too: /w
Config directory: /c
wardctl cache directory: /k
`,
    );
  });
});
