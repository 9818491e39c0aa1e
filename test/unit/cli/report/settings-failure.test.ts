import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSettingsFailure } from '../../../../src/cli/report/settings-failure.ts';
import { rustDebugString } from '../../../../src/json/index.ts';
import { rows } from './views.ts';

function callback(failure: string): string {
  return `Error invoking settings validation callback: GuestCallFailure(${rustDebugString(failure)})`;
}

const thrown = rows('Error: se', '    at validateSettings (src/policy.ts:2:62)');

describe('readSettingsFailure', () => {
  it('gives back the text of the guest, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const known = `x${text}x`;
        expect(readSettingsFailure(callback(known))?.text).toBe(known);
      }),
    );
  });

  it('shows where a guest was stopped', () => {
    const trap = rows(
      'error while executing at wasm backtrace:',
      '    0:  0x1328d - <unknown>!rust_panic',
      '    1:   0xa401 - <unknown>!validate',
      '',
      'Caused by:',
      '    wasm trap: unreachable',
    );
    const failure = readSettingsFailure(callback(trap));

    expect(failure?.text).toBe(rows('unreachable', '    at 0x1328d  rust_panic', '    at 0xa401  validate'));
    expect(failure?.help).toMatch(/^The policy's code crashed/);
  });

  it.each([
    [callback(thrown), 'The policy threw an error that it did not catch'],
    [thrown, 'The policy threw an error that it did not catch'],
    [callback('no settings'), 'The policy failed instead of saying'],
    [callback('Policy execution interrupted because it exceeded 2s'), 'Make the policy faster'],
  ])('says what to do about %j', (message, help) => {
    expect(readSettingsFailure(message)?.help.startsWith(help)).toBe(true);
  });

  it('leaves the names of members where they are', () => {
    const ofMember = 'demo/a: settings not valid: Policy settings are invalid: ';

    expect(readSettingsFailure(ofMember + callback(thrown))?.text).toBe(ofMember + thrown);
  });

  it.each(['', 'unknown key a', 'look at (b:1:2)', 'GuestCallFailure("x")'])('is none for %j', (message) => {
    expect(readSettingsFailure(message)).toBeUndefined();
  });

  it('takes little time, however long a message is', () => {
    const start = 'Error invoking settings validation callback: GuestCallFailure("';

    expect(readSettingsFailure(start.repeat(100_000))).toBeUndefined();
    expect(readSettingsFailure(start.repeat(900))).toBeUndefined();
    expect(readSettingsFailure(start + '\\'.repeat(60_000))).toBeUndefined();
  });
});
