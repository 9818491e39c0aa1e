import { describe, expect, it } from 'vitest';
import { parsePolicyUri } from '../../../src/store/index.ts';
import { errorOf } from '../oci/support.ts';

const digest = `sha256:${'0'.repeat(64)}`;

describe('the URI of a policy', () => {
  // cli-and-registry 2.2, 2.3
  it.each([
    ['ghcr.io/team/policy:v1', 'registry://ghcr.io/team/policy:v1'],
    ['registry://ghcr.io/team/policy', 'registry://ghcr.io/team/policy:latest'],
    ['localhost:5000/policy', 'registry://localhost:5000/policy:latest'],
    [`ghcr.io/team/policy@${digest}`, `registry://ghcr.io/team/policy@${digest}`],
    [`ghcr.io/team/policy:v1@${digest}`, `registry://ghcr.io/team/policy:v1@${digest}`],
    ['team/policy:1', 'registry://docker.io/team/policy:1'],
    ['registry://busybox', 'registry://docker.io/library/busybox:latest'],
    ['https://example.com/a/policy.wasm?x=1#part', 'https://example.com/a/policy.wasm?x=1'],
    ['http://example.com:8080/policy.wasm', 'http://example.com:8080/policy.wasm'],
    ['https://example.com/a/../b.wasm', 'https://example.com/b.wasm'],
  ])('%s is %s', (text, uri) => {
    expect(parsePolicyUri(text)).toMatchObject({
      uri,
      kind: uri.startsWith('registry:') ? 'registry' : 'web',
    });
  });

  it.each([
    ['c3b80a', /host and repository/],
    ['busybox:latest', /host and repository/],
    ['file:///policy.wasm', /unknown scheme: file/],
    ['oci://ghcr.io/x', /unknown scheme: oci/],
    ['https://', /expected a URL/],
    [`https://example.com/${'x'.repeat(5000)}`, /expected a URL/],
    ['ghcr.io/Team/policy', /lower-case/],
  ])('is not %s', async (text, message) => {
    const error = await errorOf(() => Promise.resolve(parsePolicyUri(text)));
    expect(error.code).toBe('REFERENCE_INVALID');
    expect(error.message).toMatch(message);
    expect(error.hint).toBeDefined();
  });

  it.each([
    'registry://usr:PW@ghcr.io/x/y:v1',
    'usr:PW@ghcr.io/x',
    'docker://usr:PW@ghcr.io/x',
    'HTTPS://usr:PW@ghcr.io/x',
    'https://usr:PW@gh cr.io/x',
    'https://usr:P/W@ghcr.io/x',
    'usr:PW@localhost',
  ])('does not show the password of %s', async (text) => {
    const error = await errorOf(() => Promise.resolve(parsePolicyUri(text)));
    expect(error.message).toContain('usr:***@');
    expect(error.message).not.toMatch(/PW|P\/W/);
  });

  it('has no password, and does not show one', async () => {
    for (const text of ['https://ann:secret@example.com/p.wasm', 'https://:secret@example.com/p.wasm']) {
      const error = await errorOf(() => Promise.resolve(parsePolicyUri(text)));
      expect(error).toMatchObject({
        code: 'REFERENCE_INVALID',
        message: 'https://example.com/p.wasm: expected a URL without user and password',
      });
      expect(JSON.stringify(error.hint)).not.toContain('secret');
    }
  });
});
