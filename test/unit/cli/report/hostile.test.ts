import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderVerdict } from '../../../../src/cli/report/index.ts';
import { fromPlain, type JsonValue } from '../../../../src/json/index.ts';
import { accepted, mutated, plain, rejected, rows, viewOf } from './views.ts';

/** Everything but text and line breaks that a terminal may act on, or that turns text around. */
const active = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const unit = fc.oneof(
  fc.constantFrom(
    '\x1b[2J',
    '\x9b31m',
    '\r',
    '\n',
    '\t',
    '\x07',
    '\u202e',
    '\u2066',
    '\u200b',
    '\ud800',
    '中',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const hostile = fc.array(unit, { maxLength: 12 }).map((parts) => parts.join(''));

describe('hostile text', () => {
  it('is shown, never obeyed', async () => {
    const response = {
      ...rejected({
        message: 'no\x1b]0;title\x07\x1b[31m\r✔ accepted  other\n✔ accepted\t\u202eesrever',
        code: 403,
      }),
      auditAnnotations: { 'k\x1b[1m': 'v\u{e0041}' },
    };
    const request = { source: 'a\nb', kind: 'Po\x9bd', name: 'w\u2066eb' };

    expect(await renderVerdict(viewOf({ policyId: 'p\x1b[2J', request, response }), plain)).toBe(
      rows(
        String.raw`✘ rejected  p\x1b[2J · Po\x9bd w\u2066eb · a\nb · 4 ms`,
        String.raw`  │ no\x1b]0;title\x07\x1b[31m\r✔ accepted  other`,
        String.raw`  │ ✔ accepted    \u202eesrever`,
        '  code   403',
        String.raw`  audit  k\x1b[1m: v\U000e0041`,
        '',
        '',
      ),
    );
  });

  it('is quoted in YAML and in paths', async () => {
    const response = mutated([{ op: 'add', path: '/a\x1b[2J', value: 'b\u202e\x07' }]);

    expect(await renderVerdict(viewOf({ response, object: fromPlain({ b: 1 }) }), plain)).toContain(
      rows(String.raw`  @@ ["a\u001b[2J"] @@`, '    b: 1', String.raw`  + "a\x1b[2J": "b\u202e\x07"`, ''),
    );
  });

  it('does not stack marks over other rows', async () => {
    const response = rejected({ message: `e${'\u0301'.repeat(500)}` });

    expect(await renderVerdict(viewOf({ response }), plain)).toContain(String.raw`\u0301\u0301`);
  });

  it('never gets an active character into a verdict, wherever it stands', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, fc.boolean(), async (text, other, unicode) => {
        const causes = [{ field: text, message: other, reason: text }];
        const status = { message: other, reason: text, details: { causes } };
        const response = { ...rejected(status), warnings: [text], auditAnnotations: { [text]: other } };
        const request = { source: text, operation: other, kind: text, namespace: other, name: text };
        const failure = { kind: 'trap', message: text } as const;
        // Made as it is: a plain object with half of a surrogate pair would be refused.
        const object = new Map<string, JsonValue>([
          [text, other],
          ['list', [text]],
        ]);
        const patch = mutated([{ op: 'add', path: `/${text.replace(/[~/]/g, '')}x`, value: other }]);
        const terminal = { ...plain, unicode };
        for (const view of [
          viewOf({ policyId: text, request, response }),
          viewOf({ policyId: text, request, response, failure }),
          viewOf({ policyId: text, request, response: patch, object }),
          viewOf({ response: { ...accepted, warnings: [text, other] } }),
        ]) {
          const shown = await renderVerdict(view, terminal);
          expect(shown).not.toMatch(active);
          expect(shown.isWellFormed()).toBe(true);
          if (!unicode) expect(shown).toMatch(/^[\x20-\x7e\n]*$/);
        }
      }),
    );
  });

  it('takes little time, however long it is', async () => {
    const message = '\x1b '.repeat(2_000_000);
    const view = viewOf({ policyId: message, response: rejected({ message }) });

    expect((await renderVerdict(view, plain)).length).toBeLessThan(10_000);
  });
});
