import { describe, expect, it } from 'vitest';
import { formatError } from '../../../src/cli/format-error.ts';
import { wrapLine } from '../../../src/cli/text/wrap.ts';
import { WardctlError } from '../../../src/errors.ts';

const narrow = { json: false, color: false, wrap: (line: string) => wrapLine(line, 30) };
const source = '  12 | const answer = allow(request, settings);';
const marks = '     |                ^^^^^';

describe('formatError on a narrow terminal', () => {
  it('wraps prose, and keeps code and marks in their columns', () => {
    const message = `cannot build demo: one of its types does not fit\n${source}\n${marks}`;

    expect(formatError(new WardctlError('BUILD_FAILED', message), narrow)).toBe(
      `Error: cannot build demo: one\n  of its types does not fit\n  ${source}\n  ${marks}\n`,
    );
  });

  it('keeps commands whole, to be copied', () => {
    const command = 'sudo curl -fL -o /usr/local/bin/opa "https://example.com/$(uname -m | sed s/a/b/)"';
    const hint = `Install it: ${command}`;

    expect(formatError(new WardctlError('BUILD_FAILED', 'no opa', { hint }), narrow)).toBe(
      `Error: no opa\nHint: Install it:\n  ${command}\n`,
    );
  });

  it('keeps an expression above its mark', () => {
    const hint = '  this_is_a() && member(1) && unknown()\n                              ^';

    expect(formatError(new WardctlError('POLICY_EXPRESSION_INVALID', 'no', { hint }), narrow)).toBe(
      `Error: no\nHint:\n    this_is_a() && member(1) && unknown()\n                                ^\n`,
    );
  });
});
