import { describe, expect, it } from 'vitest';
import { parseRegistryHost } from '../../../../src/cli/registry/registry-host.ts';

describe('the host of a registry', () => {
  it.each([
    ['ghcr.io', 'ghcr.io'],
    ['localhost', 'localhost'],
    ['localhost:5000', 'localhost:5000'],
    ['127.0.0.1:5000', '127.0.0.1:5000'],
    ['[::1]:5000', '[::1]:5000'],
    ['registry:5000', 'registry:5000'],
    ['https://ghcr.io', 'ghcr.io'],
    ['https://ghcr.io/', 'ghcr.io'],
    ['http://localhost:5000/', 'localhost:5000'],
    ['registry://ghcr.io', 'ghcr.io'],
    ['docker.io', 'docker.io'],
    ['index.docker.io', 'docker.io'],
    ['registry-1.docker.io', 'docker.io'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['https://registry-1.docker.io', 'docker.io'],
  ])('is taken from %s', (text, expected) => {
    expect(parseRegistryHost(text)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    'team',
    'ghcr.io/team',
    'https://ghcr.io/v2/team',
    'a b.io',
    'ghcr.io:0',
    'ftp://ghcr.io',
    'x@y.io',
    'ghcr.io?',
    '../x.io',
  ])('is not %j', (text) => {
    expect(() => parseRegistryHost(text)).toThrow(
      expect.objectContaining({ code: 'USAGE_INVALID' }) as Error,
    );
  });

  it.each(['https://usr:PW@ghcr.io', 'usr:PW@ghcr.io', 'docker://usr:PW@ghcr.io'])(
    'has no password, and does not show the one of %s',
    (text) => {
      const { message } = failureOf(() => parseRegistryHost(text));
      expect(message).toContain('usr:***@ghcr.io');
      expect(message).not.toContain('PW');
    },
  );
});

function failureOf(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new RangeError('nothing was thrown');
}
