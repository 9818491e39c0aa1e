import fc from 'fast-check';
import { marked, type Token, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { machineReporters } from '../../../../src/suite/reporters/index.ts';
import {
  caseResult,
  eventsOf,
  finding,
  observation,
  renderReport,
  suiteInfo,
} from '../../../support/event-log.ts';
import { hostileRun, hostileText, visibleHostileText } from './hostile-texts.ts';

const { markdown } = machineReporters;
const suite = suiteInfo('a/b_c.policytest.yml');

/** All tokens of a document, also those inside of others. */
function tokensOf(report: string): Token[] {
  const found: Token[] = [];
  void marked.walkTokens(marked.lexer(report), (token) => {
    found.push(token);
  });
  return found;
}

function ofType<T extends Tokens.Generic>(tokens: readonly Token[], type: string): T[] {
  return tokens.filter((token) => token.type === type) as T[];
}

function decode(html: string): string {
  return html.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

describe('markdown', () => {
  it('has totals, what failed behind lines that open, and the suites', () => {
    const failed = caseResult('rejects <b>', 12, {
      findings: [
        finding('object', 'expected "x" at /a', {
          expected: '{\n  "a": "x"\n}',
          actual: '{\n  "a": "y"\n}',
          hint: 'See `a`.',
        }),
      ],
      observation: observation({ logs: [{ level: 'info', message: 'looking', data: new Map() }] }),
    });
    const events = eventsOf([{ suite, results: [caseResult('accepts', 3), failed] }], { bailed: true });

    expect(renderReport(markdown, events)).toBe(`## ❌ wardctl test: 1 of 2 cases failed

| | passed | failed | skipped |
| --- | ---: | ---: | ---: |
| suites | 0 | 1 | 0 |
| cases | 1 | 1 | 0 |

1.44 s, ended early by <code>--bail</code>

<details>
<summary>❌ rejects &#60;b&#62; <code>a/b&#95;c.policytest.yml&#58;12</code></summary>

**object**: expected "x" at /a

\`\`\`diff
--- expected
+++ actual
  {
-   "a": "x"
+   "a": "y"
  }
\`\`\`

Hint: See &#96;a&#96;.

Logs of the policy:

\`\`\`
INFO looking
\`\`\`

</details>

| suite | passed | failed | skipped |
| --- | ---: | ---: | ---: |
| ❌ <code>a/b&#95;c.policytest.yml</code> | 1 | 1 | 0 |
`);
  });

  it.each([
    [{ results: [caseResult('a', 1)] }, {}, '## ✅ wardctl test: passed'],
    [{ results: [], findings: [finding('no-cases', 'none')] }, {}, '## ❌ wardctl test: failed'],
    [{ results: [] }, { findings: [finding('no-match', 'none')] }, '## ❌ wardctl test: failed'],
  ])('says what came of a run', (run, more, heading) => {
    expect(renderReport(markdown, eventsOf([{ suite, ...run }], more)).split('\n')[0]).toBe(heading);
  });

  it('stays below what GitHub takes, and says what is left out', () => {
    const lines = (mark: string): string =>
      Array.from({ length: 150 }, (_, index) => `${mark}é${String(index)}`).join('\n');
    const failed = caseResult('failed', 2, {
      findings: Array.from({ length: 10 }, () =>
        finding('object', 'no', { expected: lines('a'), actual: lines('b'), hint: 'é'.repeat(10_000) }),
      ),
    });
    const tiny = caseResult('tiny', 2, { findings: [finding('code', 'no')] });
    const suites = Array.from({ length: 3000 }, (_, index) => ({
      suite: suiteInfo(`${'é'.repeat(50)}${String(index)}.policytest.yml`),
      results: [index < 50 ? failed : index === 50 ? tiny : caseResult('a', 1)],
    }));
    const findings = Array.from({ length: 100 }, () => finding('no-match', 'é'.repeat(10_000)));
    const report = renderReport(markdown, eventsOf(suites, { findings }));

    expect(Buffer.byteLength(report)).toBeLessThan(1024 * 1024);
    expect(report).toMatch(/\d+ more failures are left out/);
    expect(report, 'nothing is missing between those that are shown').not.toContain('tiny');
    expect(report).toMatch(/\| and \d+ more suites/);
    expect(report).toMatch(/\d+ more findings are left out/);
    expect(report.split('<details>')).toHaveLength(report.split('</details>').length);
    expect(ofType(tokensOf(report), 'table')).toHaveLength(2);
  });

  it('has the same parts, whatever is in them', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, other) => {
        const report = renderReport(markdown, hostileRun(text, other));
        const tokens = tokensOf(report);
        const types = new Set(tokens.map(({ type }) => type));
        for (const type of [
          'space',
          'heading',
          'table',
          'paragraph',
          'text',
          'strong',
          'code',
          'html',
          'escape',
        ])
          types.delete(type);

        expect([...types]).toEqual([]);
        expect(ofType(tokens, 'heading')).toHaveLength(1);
        expect(ofType<Tokens.Table>(tokens, 'table').map(({ rows }) => rows.length)).toEqual([2, 1]);
        expect(ofType<Tokens.Code>(tokens, 'code').map(({ lang }) => lang)).toEqual([
          'diff',
          'diff',
          '',
          'diff',
        ]);
        expect(ofType<Tokens.Strong>(tokens, 'strong').map((token) => token.text)).toEqual(
          Array(3).fill('message'),
        );
        for (const { raw } of ofType(tokens, 'html'))
          expect(raw).toMatch(
            /^(?:<details>\n<summary>[^<]*<code>[^<]*<\/code><\/summary>|<\/details>|<\/?code>|<br>)\n*$/,
          );
        expect(report, 'no line is a command to a CI system').not.toMatch(/^\s*::|##\w*\[/m);
        expect(report).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e]/);
      }),
    );
  });

  it('gives every visible text as it is', () => {
    fc.assert(
      fc.property(visibleHostileText, visibleHostileText, (text, other) => {
        const tokens = tokensOf(renderReport(markdown, hostileRun(text, other)));
        const summaries = ofType(tokens, 'html').flatMap(
          ({ raw }) => /<summary>❌ (.*) <code>/.exec(raw)?.[1] ?? [],
        );
        const codes = ofType<Tokens.Code>(tokens, 'code').map((token) => token.text);

        expect(summaries.map(decode)).toEqual([text.replaceAll('\n', String.raw`\n`), 'the suite itself']);
        // Only where a line would be a command to a CI system, a character is shown as an escape.
        const logs = codes[2]?.replaceAll(String.raw`\x3a`, ':').replaceAll(String.raw`\x23`, '#');
        expect(logs?.startsWith(`INFO ${text} ${other}=`)).toBe(true);
      }),
    );
  });

  it('keeps the lines of messages and hints, and says where findings of a suite are', () => {
    const position = { line: 4, column: 3 };
    const findings = [finding('error', 'the build failed:\n- a_b', { hint: 'Add one:\n1. x', position })];
    const report = renderReport(markdown, eventsOf([{ suite, results: [], findings }]));

    expect(report).toContain(
      '<code>a/b&#95;c.policytest.yml&#58;4</code>\n\n**error**: the build failed&#58;<br>- a&#95;b\n\nHint: Add one&#58;<br>1. x\n',
    );
  });

  it('leaves nobody and nothing mentioned, and links to nothing', () => {
    const text = '@team #12 GH-3 http://x.example https://y.example www.z.example a@b.example $x$ :tada:';
    const [prose] = renderReport(markdown, hostileRun(text, text)).split('Logs of the policy');

    expect(prose?.replaceAll(/^```.*?^```/gms, '')).not.toMatch(/@|#1|:\/|www\.|\$|:tada/);
  });
});
