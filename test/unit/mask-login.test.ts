import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskLogin } from '../../src/mask-login.ts';

const digest = `sha256:${'0'.repeat(64)}`;

describe('maskLogin', () => {
  it.each([
    ['registry://usr:PW@ghcr.io/x/y:v1', 'registry://usr:***@ghcr.io/x/y:v1'],
    ['usr:PW@ghcr.io/x', 'usr:***@ghcr.io/x'],
    ['usr:PW@ghcr.io', 'usr:***@ghcr.io'],
    ['docker://usr:PW@ghcr.io/x', 'docker://usr:***@ghcr.io/x'],
    ['HTTPS://usr:PW@ghcr.io/x', 'HTTPS://usr:***@ghcr.io/x'],
    ['https://usr:PW@gh cr.io/x', 'https://usr:***@gh cr.io/x'],
    ['https:usr:PW@ghcr.io', 'https:***@ghcr.io'],
    ['https:\\\\usr:PW@ghcr.io', 'https:\\\\usr:***@ghcr.io'],
    ['//usr:PW@ghcr.io/x', '//usr:***@ghcr.io/x'],
    ['https://usr:P/W?@#@ghcr.io/x', 'https://usr:***@ghcr.io/x'],
    ['usr:P@W:@ghcr.io/x', 'usr:***@ghcr.io/x'],
    ['token@ghcr.io/x', '***@ghcr.io/x'],
    [`usr:PW@ghcr.io/x@${digest}`, `usr:***@ghcr.io/x@${digest}`],
    ['usr:PW@ghcr.io/x@sha256:oops', 'usr:***@ghcr.io/x@sha256:oops'],
    ['usr:/!/PW@ghcr.io/x', 'usr:***@ghcr.io/x'],
    ['usr://!/PW@ghcr.io/x', 'usr://***@ghcr.io/x'],
    ['https://ghcr.io/x.wasm?token=PW#PW', 'https://ghcr.io/x.wasm'],
  ])('%s is shown as %s', (text, expected) => {
    expect(maskLogin(text)).toBe(expected);
  });

  it.each([
    '',
    'ghcr.io/x/y:v1',
    `ghcr.io/x/y:v1@${digest}`,
    'ghcr.io/x/y@sha256:oops',
    'ghcr.io/x/y@oops',
    'ghcr.io/x/y:v1@oops',
    'https://example.com/a.wasm',
    './a:b@c.wasm',
    '/home/me/a:b@c.wasm',
    'C:\\me\\a@b.wasm',
    '~/a:b@c',
  ])('%s is shown as it is', (text) => {
    expect(maskLogin(text)).toBe(text);
  });

  it('shows no password, whatever is in it', () => {
    const scheme = fc.constantFrom('', 'registry://', 'https://', 'HTTP://', 'docker://', 'oci:\\\\', '//');
    fc.assert(
      fc.property(
        scheme,
        fc.stringMatching(/^[\x21-\x7e]{0,20}PASSWORD[\x21-\x7e]{0,20}$/),
        (start, word) => {
          fc.pre(!/@sha\d{3}:[^@]*$/i.test(word));
          expect(maskLogin(`${start}usr:${word}@ghcr.io/x/y:v1`)).not.toContain('PASSWORD');
        },
      ),
      { numRuns: 2000 },
    );
  });
});
