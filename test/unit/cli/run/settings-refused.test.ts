import { describe, expect, it } from 'vitest';
import { formatError } from '../../../../src/cli/format-error.ts';
import { settingsRefused } from '../../../../src/cli/run/settings-refused.ts';

const crash = String.raw`Error invoking settings validation callback: GuestCallFailure("Error: se\n    at validateSettings (src/policy.ts:2:62)")`;
const oldHint = 'The policy a.wasm itself refuses these settings; its documentation says what it expects.';
const onTerminal = { json: false, color: false, wrap: (line: string) => [line] };

describe('settings on which a policy crashes', () => {
  it('are shown on terminals as the crash that they are', () => {
    expect(formatError(settingsRefused('a.wasm', crash), onTerminal)).toBe(
      [
        'Error: a.wasm failed when it was asked about its settings: Error: se',
        '      at validateSettings (src/policy.ts:2:62)',
        'Hint: The policy threw an error that it did not catch: see the first place above.',
        '',
      ].join('\n'),
    );
  });

  it('are told to programs in the words of the reference', () => {
    const error = settingsRefused('a.wasm', crash);

    expect(formatError(error, { json: false, color: false })).toBe(
      `Error: Provided settings are not valid: ${crash}\nHint: ${oldHint}\n`,
    );
    expect(JSON.parse(formatError(error, { ...onTerminal, json: true }))).toEqual({
      error: {
        code: 'SETTINGS_INVALID',
        message: `Provided settings are not valid: ${crash}`,
        hint: oldHint,
        details: { policy: 'a.wasm' },
      },
    });
  });
});

it('settings that a policy refuses are shown with its words', () => {
  expect(formatError(settingsRefused('a.wasm', 'no key\nb'), onTerminal)).toBe(
    `Error: Provided settings are not valid: no key\n  b\nHint: ${oldHint}\n`,
  );
});
