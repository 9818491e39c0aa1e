import { describe, expect, it } from 'vitest';
import { reporters } from '../../../../src/cli/test/reporters/index.ts';
import { checkExpectation } from '../../../../src/suite/check/index.ts';
import type { Finding, Observation } from '../../../../src/suite/index.ts';
import {
  answer,
  caseResult,
  eventsOf,
  finding,
  observation,
  renderReport,
  suiteInfo,
} from '../../../support/event-log.ts';
import { plain } from '../terminals.ts';

const one = suiteInfo('one.policytest.yml');
const two = suiteInfo('two.policytest.yml');
const forPeople = ['default', 'verbose', 'dot'] as const;
const forPrograms = ['json', 'junit', 'tap', 'github', 'markdown', 'sarif'] as const;

const buildError = finding(
  'error',
  [
    'cannot build demo: 1 problem',
    'src/policy.ts:12:16: TS2304: Cannot find name allow',
    '  12 | export const answer = (request: Request, settings: Settings): Response => allow();',
    '     |                ^^^^^',
  ].join('\n'),
  {
    hint: 'Install it: sudo curl -fL -o /usr/local/bin/opa "https://example.com/a_$(uname -m | sed s/a/b/)_static"',
    position: { line: 3, column: 1 },
  },
);

describe('the error of a build', () => {
  const run = eventsOf([
    { suite: one, results: [], findings: [buildError] },
    { suite: two, results: [], findings: [buildError, finding('no-cases', 'none')] },
  ]);

  it.each(forPeople)('keeps code in its columns and commands whole in %s', (name) => {
    expect(renderReport(reporters[name](plain), run)).toContain(
      `
  error: cannot build demo: 1 problem
    src/policy.ts:12:16: TS2304: Cannot find name allow
      12 | export const answer = (request: Request, settings: Settings): Respon…
         |                ^^^^^
    one.policytest.yml:3:1
    Hint: Install it:
    sudo curl -fL -o /usr/local/bin/opa "https://example.com/a_$(uname -m | sed s/a/b/)_static"
`,
    );
  });

  it.each(forPeople)('is told once in %s, for all suites that have it', (name) => {
    const report = renderReport(reporters[name](plain), run);

    expect(report.match(/cannot build demo/g)).toHaveLength(1);
    expect(report).toContain('\n  error: the same as of one.policytest.yml above\n\n  no-cases: none\n');
  });

  it.each(forPrograms)('is told for each suite in %s', (name) => {
    expect(renderReport(reporters[name](plain), run).match(/cannot build demo/g)?.length).toBeGreaterThan(1);
  });
});

/** The findings of a case as the suite has them, and as they are shown. */
async function show(
  expect: object,
  seen: Partial<Observation>,
): Promise<{ findings: Finding[]; text: string }> {
  const seenAll = observation(seen);
  const expectation = { position: { line: 5, column: 3 }, ...expect };
  const findings = await checkExpectation(expectation, seenAll, { allow: new Set() });
  const results = [caseResult('a', 1, { findings, observation: seenAll })];
  return { findings, text: renderReport(reporters.default(plain), eventsOf([{ suite: one, results }])) };
}

const thrown = 'TypeError: $& is no text\n    at blowUp (src/check.ts:17:43)\n    at src/policy.ts:23:74';

describe('a policy that fails', () => {
  it('is told in one line above what it did', async () => {
    const { findings, text } = await show(
      { allowed: true },
      {
        answer: answer(false, { message: thrown, code: 500 }),
        failure: { kind: 'guest-error', message: thrown },
      },
    );

    expect(findings[0]?.message).toContain(String.raw`text\n    at blowUp`);
    expect(text).toContain(`
  error: expected an answer of the policy, it failed (guest-error):
    "TypeError: $& is no text"
    Hint: Where the case is about that, expect \`error\`.

  verdict   failed (guest-error): TypeError: $& is no text
                at blowUp (src/check.ts:17:43)
                at src/policy.ts:23:74
`);
  });

  it('on its settings is not told to refuse them', async () => {
    const message = String.raw`Error invoking settings validation callback: GuestCallFailure("Error: se\n    at validateSettings (src/policy.ts:2:62)")`;
    const { findings, text } = await show({ allowed: true }, { settings: { valid: false, message } });

    expect(findings[0]?.message).toContain('it refused them: "Error invoking');
    expect(text).toContain(`
  settingsInvalid: expected settings that the policy accepts, it failed on
    them: "Error: se"
    Hint: Mend the policy; where the case is about that, expect
    \`settingsInvalid\`.

  verdict   failed on its settings: Error: se
                at validateSettings (src/policy.ts:2:62)
`);
  });

  it('refuses its settings without a word', async () => {
    const { text } = await show({ allowed: true }, { settings: { valid: false, message: '' } });

    expect(text).toContain('  verdict   settings refused: no message\n');
  });
});
