import { describe, expect, it } from 'vitest';
import { renderVerdict } from '../../../../src/cli/report/index.ts';
import { checkResponse } from '../../../../src/policy-sdk/guest/answers.ts';
import { describeError } from '../../../../src/policy-sdk/guest/describe-error.ts';
import { stringifyMutated } from '../../../../src/policy-sdk/guest/stringify.ts';
import { plain, rejected, rows, viewOf } from './views.ts';

const crash = rows(
  'error while executing at wasm backtrace:',
  '    0:  0x1328d - <unknown>!rust_panic',
  '    1:  0x13261 - <unknown>!<wasm function 275>',
  '    2:   0xa401 - <unknown>!validate',
  '    3:   0xa300 - <unknown>!c',
  '    4:   0xa200 - <unknown>!d',
  '    5:   0xa100 - <unknown>!e',
  '    6:   0xa000 - <unknown>!f',
  '',
  'Caused by:',
  '    wasm trap: unreachable (memory: 1 MiB of at most 512 MiB)',
);

const crashRows = rows(
  '  trap  unreachable (memory: 1 MiB of at most 512 MiB)',
  '  at    0x1328d  rust_panic',
  '        0x13261  <wasm function 275>',
  '         0xa401  validate',
  '         0xa300  c',
  '         0xa200  d',
  '        and 2 more frames',
  '  code  500, rejected because nothing was decided',
  "  help  The policy's code crashed; its author has to mend it. Where memory ran",
  '        out, --max-memory allows more here.',
);

function failed(
  kind: 'trap' | 'timeout' | 'reply' | 'guest-error' | 'exit',
  failure: string,
  message: string,
): Promise<string> {
  const response = rejected({ message, code: 500 });
  return renderVerdict(viewOf({ response, failure: { kind, message: failure } }), plain);
}

/** What the SDK of policies says of a mistake in their code. */
function textOf(answer: () => unknown): string {
  try {
    return String(answer());
  } catch (error) {
    return String(error);
  }
}

const headline = '⚠ failed  pod-hardening · CREATE Pod prod/web · pod.json · 4 ms';

describe('renderVerdict of a failure', () => {
  it('shows why a guest crashed and where', async () => {
    const message = `internal server error: Guest call failure: ${crash}`;

    expect(await failed('trap', crash, message)).toBe(rows(headline, crashRows, '', ''));
  });

  it('quotes what the guest said itself', async () => {
    const said = "thread 'main' panicked at src/main.rs:57:26:\nno such field\n";

    expect(await failed('trap', crash, said)).toBe(
      rows(
        headline,
        "  │ thread 'main' panicked at src/main.rs:57:26:",
        '  │ no such field',
        crashRows,
        '',
        '',
      ),
    );
  });

  it('names the members of a group that failed', async () => {
    const message = `error evaluating: member a failed: internal server error: Guest call failure: ${crash}; member b failed: no`;

    expect(await failed('trap', crash, message)).toBe(
      rows(headline, '  │ error evaluating: member a failed; member b failed: no', crashRows, '', ''),
    );
  });

  it('says what to do about a timeout', async () => {
    const message = 'Policy execution interrupted because it exceeded the allowed execution time (2s)';

    expect(await failed('timeout', message, message)).toBe(
      rows(
        headline,
        '  timeout  Policy execution interrupted because it exceeded the allowed',
        '           execution time (2s)',
        '  code     500, rejected because nothing was decided',
        '  help     Make the policy faster: a policy server stops it too, by default',
        '           after 2 s. --timeout allows more time here.',
        '',
        '',
      ),
    );
  });

  it('sends to the first place of an exception that was not caught', async () => {
    const thrown = rows(
      'TypeError: boom',
      '    at blowUp (src/check.ts:17:43)',
      '    at src/policy.ts:23:74',
    );

    expect(await failed('guest-error', thrown, `internal server error: Guest call failure: ${thrown}`)).toBe(
      rows(
        headline,
        '  error  TypeError: boom',
        '             at blowUp (src/check.ts:17:43)',
        '             at src/policy.ts:23:74',
        '  code   500, rejected because nothing was decided',
        '  help   The policy threw an error that it did not catch: see the first place',
        '         above.',
        '',
        '',
      ),
    );
    const ofCommand = await failed('exit', 'error while executing at wasm backtrace:', thrown);
    expect(ofCommand).toContain('  help  The policy threw an error that it did not catch');
  });

  it('sends to settings and request where the policy reports something itself', async () => {
    expect(await failed('guest-error', 'no such key', 'no such key')).toContain(
      '  help   The policy reports this itself: check its settings',
    );
  });

  it.each([
    textOf(() => checkResponse(undefined, false)),
    textOf(() => checkResponse(true, false)),
    textOf(() => checkResponse({ accepted: true, acepted: true }, false)),
    textOf(() => checkResponse({ accepted: true, code: '403' }, false)),
    textOf(() => stringifyMutated({ spec: { replicas: NaN } }, false, undefined)),
    textOf(() => stringifyMutated({ toJSON: () => 1 }, false, undefined)),
    describeError('no\nway', undefined),
    'Error: the policy waits for a promise that never settles',
    'the policy waits for a promise that never settles',
    'the policy failed with an error that has no text',
  ])('sends to the author where the code of the policy is wrong: %s', async (failure) => {
    const mistake = 'The mistake is in what the policy returns, throws or waits for;';

    expect(await failed('guest-error', failure, failure)).toContain(`  help   ${mistake}`);
    // In the mode wasi it is said before the guest ends.
    expect(await failed('exit', 'error while executing at wasm backtrace:', failure)).toContain(
      `  help  ${mistake}`,
    );
  });

  it('shows an answer that could not be read', async () => {
    const reason = 'invalid response from policy: missing field `accepted` at line 1 column 15';

    expect(await failed('reply', reason, `internal server error: ${reason}`)).toContain(
      rows(
        headline,
        '  answer  invalid response from policy: missing field `accepted` at line 1',
        '          column 15',
        '  code    500, rejected because nothing was decided',
        '',
      ),
    );
  });
});
