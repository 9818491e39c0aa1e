import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { withLogin, withoutLogin } from '../../../../src/oci/auth/change-logins.ts';
import { askHelper } from '../../../../src/oci/auth/credential-helper.ts';
import { basic, HelperFolder, lookUp } from './support.ts';

const helpers = new HelperFolder();
afterAll(() => {
  helpers.remove();
});

/** Long enough not to be part of a message by chance. */
const secret = fc.stringMatching(/^[A-Za-z0-9+/=:]{24,40}$/);
const registry = fc.constantFrom(
  'ghcr.io',
  'docker.io',
  'localhost:5000',
  'https://quay.io/v1/',
  'quay.io/team',
);
/** Of no user that could be divided from the password in another place. */
const username = fc.stringMatching(/^[^:\0]{1,20}$/);
const password = fc.stringMatching(/^[^\0]{1,60}$/);

/** All that the user could see of a failure, and what else hangs on it. */
function textsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { hint, details } = error as { hint?: string; details?: unknown };
  return [error.message, error.stack, hint, JSON.stringify(details), textsOf(error.cause)].join('\n');
}

async function failureOf(action: () => unknown): Promise<string> {
  try {
    await action();
    return '';
  } catch (error) {
    return textsOf(error);
  }
}

/** Configurations that hold secrets, right and wrong ones in any place. */
const brokenConfig = secret.chain((hidden) => {
  const value = fc.constantFrom<unknown>(
    hidden,
    [hidden],
    { [hidden]: hidden },
    5,
    null,
    basic('ann', hidden),
  );
  const entry = fc.oneof(
    value,
    fc.record({ auth: value, username: value, password: value, identitytoken: value }, { requiredKeys: [] }),
  );
  const config = fc.record(
    {
      auths: fc.oneof(value, fc.dictionary(registry, entry, { maxKeys: 4 })),
      credHelpers: fc.oneof(fc.constant({}), fc.constant({ 'ghcr.io': [hidden] })),
      credsStore: fc.constantFrom<unknown>(undefined, [hidden], { [hidden]: 1 }),
      [hidden]: value,
    },
    { requiredKeys: [] },
  );
  return fc.tuple(fc.constant(hidden), config, fc.option(fc.nat(400), { nil: undefined }));
});

describe('messages', () => {
  it('never show what is in a login file', async () => {
    let failures = 0;
    await fc.assert(
      fc.asyncProperty(brokenConfig, async ([hidden, config, cut]) => {
        const text = JSON.stringify(config, null, 1).slice(0, cut);
        for (const name of ['ghcr.io', 'docker.io', 'localhost:5000', 'quay.io']) {
          const login = { username: 'ann', secret: hidden };
          const shown = [
            await failureOf(() => lookUp(text, name, 'team/policy')),
            await failureOf(() => withLogin(text, name, login, 'config.json')),
            await failureOf(() => withoutLogin(text, name, 'config.json')),
          ].join('\n');
          if (shown.trim() !== '') failures++;
          expect(shown).not.toContain(hidden);
          expect(shown).not.toContain(basic('ann', hidden));
        }
      }),
      { numRuns: 300 },
    );
    expect(failures).toBeGreaterThan(100);
  });

  it.skipIf(process.platform === 'win32')('never show what a helper printed', async () => {
    await fc.assert(
      fc.asyncProperty(secret, fc.constantFrom(0, 1, 42), fc.nat(3), async (hidden, status, shape) => {
        const printed = [hidden, `{"Username":"${hidden}"}`, `{"Secret":"${hidden}`, `["${hidden}"]`][shape];
        helpers.addProgram(
          'talkative',
          `#!/bin/sh\necho '${printed ?? ''}'\necho '${hidden}' >&2\nexit ${status}\n`,
        );

        const shown = await failureOf(() => askHelper('talkative', 'ghcr.io', helpers.options()));

        expect(shown).toContain('docker-credential-talkative get');
        expect(shown).not.toContain(hidden);
      }),
      { numRuns: 30 },
    );
  });
});

describe('logins', () => {
  it('are found as they were written, whatever was there before', async () => {
    const other = fc.dictionary(registry, fc.record({ auth: fc.constant(basic('old', 'old')) }), {
      maxKeys: 4,
    });
    const host = fc.constantFrom('ghcr.io', 'docker.io', 'localhost:5000', 'quay.io');
    await fc.assert(
      fc.asyncProperty(other, host, username, password, async (auths, name, user, secretText) => {
        const before = JSON.stringify({ auths });

        const text = withLogin(before, name, { username: user, secret: secretText }, 'config.json');

        expect(await lookUp(text, name)).toEqual({
          kind: 'password',
          username: user,
          password: secretText,
          source: 'config.json',
        });
        expect(await lookUp(withoutLogin(text, name, 'config.json') ?? '', name)).toBeUndefined();
      }),
    );
  });
});
