import { WardctlError } from '../errors.ts';
import { compilePolicy, type LoadPolicyOptions } from '../library/index.ts';
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
 * @param options as of `loadPolicy`, but a `session` answers every evaluation from its start
 * @throws WardctlError, when a test asks for the policy, for the reasons of `loadPolicy`; USAGE_INVALID where the
 *   fixture is not given to `test.extend` by name
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
    const compiled = await compilePolicy(source, options);
    life.onCleanup(() => {
      compiled.close();
    });
    return {
      evaluate: (request, how = {}) => compiled.observe(request, how),
      validateSettings: (settings) => compiled.validateSettings(settings),
    };
  };
}

/** Where fixtures are properties of one object, vitest gives each a function instead. */
function canCleanUp(life: unknown): life is FixtureLife {
  return typeof life === 'object' && life !== null && 'onCleanup' in life;
}
