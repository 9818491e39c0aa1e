import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideSecrets } from '../../../../src/oci/registry/hide-secrets.ts';
import { quoted, shown } from '../../../../src/oci/registry/server-text.ts';
import { replies } from '../../../support/fake-registry.ts';
import { errorOf } from '../support.ts';
import { keychainOf, login, openFake } from './support.ts';

describe('hideSecrets', () => {
  const secret = fc.stringMatching(/^[a-z]{4,60}$/);
  const other = fc.stringMatching(/^[0-9 ]{0,60}$/);

  it('leaves nothing of a secret, whole or cut', () => {
    fc.assert(
      fc.property(secret, other, other, fc.integer({ min: 1, max: 100 }), (word, before, after, length) => {
        const text = `says ${quoted(shown(`${before}${word}${after}`, length))} (to us)`;

        expect(hideSecrets(text, [word])).not.toContain(word.slice(0, 4));
      }),
    );
  });

  it('leaves other texts as they are', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(secret), (text, secrets) => {
        fc.pre(secrets.every((one) => !text.includes(one.slice(0, 4))));
        expect(hideSecrets(text, secrets)).toBe(text);
      }),
    );
  });

  it('is done in details, too', async () => {
    const authentication = { kind: 'basic', username: login.username, password: 'another' } as const;
    const { registry, target } = await openFake({ authentication }, { keychain: keychainOf(login) });
    registry.misbehave(
      { skip: 1 },
      replies(
        403,
        { 'retry-after': `x ${login.password}` },
        JSON.stringify({ errors: [{ code: login.password, message: 'no' }] }),
      ),
    );

    const error = await errorOf(target.resolve('v1'));

    expect(error.message).toContain('status 403, ***: no');
    expect(error.details).toEqual({ status: 403, codes: ['***'], retryAfter: 'x ***' });
    expect(error.hint).toContain('wardctl login');
  });
});
