import { WardctlError } from '../errors.ts';
import { compilePolicy, type LoadPolicyOptions, type ObservablePolicy } from '../library/index.ts';
import { legibly } from './legible-error.ts';
import type { TestPolicy } from './test-policy.ts';

/** What vitest gives a fixture to clean up with. */
interface FixtureLife {
  readonly onCleanup: (cleanup: () => void) => void;
}

/**
 * A fixture for `test.extend`: loads a policy, and lets go of it when it is not needed any more. With
 * `{ scope: 'file' }` it is compiled once for all tests of a file; each evaluation starts in fresh state anyway.
 *
 * @param source path (relative to the working folder), `file:` URL or bytes of a module
 * @param options as of `loadPolicy`, but a `session` answers every evaluation from its start, and the policy is asked
 *   whether it can work with the `settings`
 * @throws WardctlError, when a test asks for the policy, for the reasons of `loadPolicy`; SETTINGS_INVALID where the
 *   policy refuses the settings; USAGE_INVALID where the fixture is not given to `test.extend` by name
 * @example
 * ```ts
 * import { expect, test as base } from 'vitest';
 * import { policy } from 'wardctl/vitest';
 *
 * const test = base.extend('registries', { scope: 'file' }, policy('policy.wasm'));
 *
 * test('images of other registries are rejected', async ({ registries }) => {
 *   expect(await registries.evaluate(request)).toReject({ message: /docker\.io/, code: 403 });
 * });
 * ```
 */
export function policy(
  source: string | URL | Uint8Array,
  options: LoadPolicyOptions = {},
): (context: object, life: FixtureLife) => Promise<TestPolicy> {
  // vitest reads from the text of the function which other fixtures it needs.
  // eslint-disable-next-line no-empty-pattern -- so that it finds none
  return async ({}, life) => {
    if (!canCleanUp(life)) {
      throw new WardctlError('USAGE_INVALID', 'policy(): expected a fixture with a name of its own', {
        hint: "Write test.extend('name', policy(...)), or with options test.extend('name', { scope: 'file' }, policy(...)).",
      });
    }
    const compiled = await legibly(() => compileChecked(source, options));
    life.onCleanup(() => {
      compiled.close();
    });
    return {
      evaluate: (request, how = {}) => legibly(() => compiled.observe(request, how)),
      validateSettings: (settings) => legibly(() => compiled.validateSettings(settings)),
    };
  };
}

/** A policy that refused its settings would crash, or answer about others. */
async function compileChecked(
  source: string | URL | Uint8Array,
  options: LoadPolicyOptions,
): Promise<ObservablePolicy> {
  const compiled = await compilePolicy(source, options);
  if (options.settings === undefined) return compiled;
  const { valid, message } = await compiled.validateSettings();
  if (valid) return compiled;
  compiled.close();
  throw new WardctlError(
    'SETTINGS_INVALID',
    `policy(): it refuses its settings: ${message ?? 'without a reason'}`,
    {
      hint: 'To test that it refuses them, give them to validateSettings.',
    },
  );
}

/** Where fixtures are properties of one object, vitest gives each a function instead. */
function canCleanUp(life: unknown): life is FixtureLife {
  return typeof life === 'object' && life !== null && 'onCleanup' in life;
}
