import { describe, expect, it } from 'vitest';
import { withModuleName } from '../../../src/cli/read-module.ts';
import { WardctlError, type ErrorCode } from '../../../src/errors.ts';

/** What becomes of an error about `p.wasm`. */
function thrownFor(
  error: Error,
  command: Parameters<typeof withModuleName>[0] = 'inspect',
): Promise<unknown> {
  return withModuleName(command, 'p.wasm', () => Promise.reject(error)).catch((thrown: unknown) => thrown);
}

describe('an error about a module', () => {
  it.each(['inspect', 'annotate', 'scaffold manifest'] as const)(
    'has the module in front, and says what %s takes where it is none',
    async (command) => {
      const error = new WardctlError('WASM_NOT_A_MODULE', 'found text', { hint: 'of all commands' });

      expect(await thrownFor(error, command)).toMatchObject({
        code: 'WASM_NOT_A_MODULE',
        message: 'p.wasm: found text',
        hint: expect.stringMatching(new RegExp(`^${command} takes `)) as unknown,
        cause: error,
      });
    },
  );

  it('keeps its hint where it is about something in the module', async () => {
    const error = new WardctlError('WASM_TRUNCATED', 'ends early', { hint: 'Build it again.' });

    expect(await thrownFor(error)).toMatchObject({
      code: 'WASM_TRUNCATED',
      message: 'p.wasm: ends early',
      hint: 'Build it again.',
    });
  });

  it.each<ErrorCode>(['POLICY_METADATA_MISSING', 'METADATA_INVALID', 'METADATA_UNREADABLE'])(
    'is left as it is where it has a name already: %s',
    async (code) => {
      const error = new WardctlError(code, 'metadata.yml: wrong');

      expect(await thrownFor(error)).toBe(error);
    },
  );

  it('is left as it is where it is a bug', async () => {
    const bug = new TypeError('x');

    expect(await thrownFor(bug)).toBe(bug);
  });
});
