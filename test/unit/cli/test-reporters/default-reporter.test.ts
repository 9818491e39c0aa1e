import { describe, expect, it } from 'vitest';
import { reporters } from '../../../../src/cli/test/reporters/index.ts';
import type { SuiteEvent } from '../../../../src/suite/index.ts';
import {
  answer,
  caseResult,
  eventsOf,
  finding,
  observation,
  renderReport,
  suiteInfo,
} from '../../../support/event-log.ts';
import { plain, seenRows } from '../terminals.ts';

const suite = suiteInfo('tests/pod.policytest.yml', './policy.wasm');

function show(events: readonly SuiteEvent[], terminal = plain): string {
  return renderReport(reporters.default(terminal), events);
}

const failed = caseResult('rejects a pod', 12, {
  findings: [
    finding('code', 'expected code 403, found 400', {
      expected: '403',
      actual: '400',
      hint: 'See the settings.',
    }),
  ],
  observation: observation({
    answer: answer(false, { message: 'no', code: 400 }),
    logs: [{ level: 'info', message: 'looking', data: new Map([['pod', 'web']]) }],
    hostCalls: [
      { request: 'DNSLookupHost', capability: 'net/v1/dns_lookup_host', fields: new Map([['host', 'a.b']]) },
    ],
    unusedCalls: [
      { request: 'DNSLookupHost', capability: 'net/v1/dns_lookup_host', fields: new Map([['host', 'c.d']]) },
    ],
  }),
});

describe('default', () => {
  it('is a line for each suite and a summary where all passed', () => {
    const skipped = caseResult('later', 9, { status: 'skipped', skipReason: '', observation: undefined });
    const other = suiteInfo('other.policytest.yml');
    const written = caseResult('new', 4, { snapshot: 'written' });

    expect(
      show(
        eventsOf([
          { suite, results: [caseResult('one', 3), skipped] },
          { suite: other, results: [written] },
        ]),
      ),
    ).toBe(`✔ tests/pod.policytest.yml  1 passed · 1 skipped · 82 ms
✔ other.policytest.yml  1 passed · 82 ms

  suites    2 passed (2)
  cases     2 passed, 1 skipped (3)
  snapshots 1 written
  time      1.44 s

`);
  });

  it('says that cases are left out for another one', () => {
    const more = {
      status: 'skipped',
      skipReason: 'another case says `only`',
      observation: undefined,
    } as const;
    const results = [caseResult('one', 3), caseResult('two', 5, more), caseResult('three', 7, more)];

    expect(show(eventsOf([{ suite, results }]))).toContain(
      '\n  cases     1 passed, 2 skipped (3)\n  left out  2: another case says `only`\n',
    );
  });

  it('shows a failure in full, when it happens', () => {
    expect(show(eventsOf([{ suite, results: [caseResult('one', 3), failed] }]))).toBe(`✘ rejects a pod
  tests/pod.policytest.yml:12:5 · 4 ms

  code: expected code 403, found 400
    expected   actual
    403        400
    Hint: See the settings.

  verdict   rejected (400): no
  logs      │ INFO looking pod=web
  calls     net/v1/dns_lookup_host {"host":"a.b"}
  not made  net/v1/dns_lookup_host {"host":"c.d"}
  rerun     npx wardctl test tests/pod.policytest.yml:12

✘ tests/pod.policytest.yml  1 passed · 1 failed · 82 ms

  suites    1 failed (1)
  cases     1 failed, 1 passed (2)
  time      1.44 s

`);
  });

  it('tells once why cases were not asked, and names the others below', () => {
    const refused = (name: string, line: number, message: string) =>
      caseResult(name, line, {
        findings: [
          finding('settingsInvalid', `refused them: "${message}"`, { hint: 'Correct the settings.' }),
        ],
        observation: observation({ settings: { valid: false, message } }),
      });
    const others = Array.from({ length: 66 }, (_, index) =>
      refused(`case ${String(index)}`, 20 + index, 'no list'),
    );
    const results = [
      refused('one', 3, 'no list'),
      refused('two', 5, 'no list'),
      refused('three', 7, 'no list'),
      refused('other', 9, 'no number'),
      refused('five', 11, 'no list'),
      failed,
      ...others,
    ];
    const shown = show(eventsOf([{ suite, results }]));
    const rows = shown.slice(0, shown.indexOf('Failed cases')).split('\n');

    expect(shown).toContain(`
✘ the same as of "one" above
  ✘ two  tests/pod.policytest.yml:5:5
  ✘ three  tests/pod.policytest.yml:7:5

✘ other
  tests/pod.policytest.yml:9:5 · 4 ms
`);
    expect(shown.match(/the same as of "one" above\n/g)).toHaveLength(3);
    expect(shown.match(/Hint: Correct the settings\./g)).toHaveLength(2);
    expect(rows.length).toBeLessThan(120);
  });

  it('shows failures of policies that were asked in full, though they are the same', () => {
    const shown = show(eventsOf([{ suite, results: [failed, { ...failed, name: 'again' }] }]));

    expect(shown.match(/^ {2}verdict /gm)).toHaveLength(2);
    expect(shown).not.toContain('the same as of');
  });

  it('shows what is wrong with a suite and the run as a whole', () => {
    const findings = [finding('no-cases', 'expected cases, found none', { hint: 'Write some.' })];
    const events = eventsOf([{ suite, results: [], findings }], {
      findings: [finding('no-match', 'nothing matches x')],
    });

    expect(show(events)).toBe(`✘ tests/pod.policytest.yml  82 ms

  no-cases: expected cases, found none
    Hint: Write some.

✘ the run as a whole

  no-match: nothing matches x

  suites    1 failed (1)
  cases     none
  findings  2 about no single case
  time      1.44 s

`);
  });

  it('says where findings of a suite are, and those of a case that are above it', () => {
    const position = { line: 2, column: 9 };
    const ofSuite = finding('unknown-keys', 'a suite has no key `casse`', {
      position,
      hint: 'Did you mean?',
    });
    const above = finding('error', 'no policy', { position });
    const inside = finding('code', 'no', { position: { line: 14, column: 7 } });
    const results = [caseResult('a', 12, { findings: [above, inside] })];
    const shown = show(eventsOf([{ suite, results, findings: [ofSuite] }]));

    expect(shown).toContain(`
  unknown-keys: a suite has no key \`casse\`
    tests/pod.policytest.yml:2:9
    Hint: Did you mean?
`);
    expect(shown).toContain('\n  error: no policy\n    tests/pod.policytest.yml:2:9\n\n  code: no\n\n');
    expect(shown).toContain('\n  findings  1 about no single case\n');
  });

  it('says what shows the rest of a long message, which verbose does', () => {
    const message = Array.from({ length: 40 }, (_, index) => `line ${String(index)}`).join('\n');
    const results = [caseResult('a', 12, { findings: [finding('error', message)] })];
    const events = eventsOf([{ suite, results, findings: [finding('error', message)] }]);
    const verbose = renderReport(reporters.verbose(plain), events);

    expect(show(events).match(/… 28 more lines \(--reporter verbose shows all\)/g)).toHaveLength(2);
    expect(verbose.match(/^ {4}line 39$/gm)).toHaveLength(2);
    expect(verbose).not.toContain('more lines');
  });

  it('lists failed cases again where there are many, and says what was not run', () => {
    const results = [1, 2, 3, 4].map((line) => ({
      ...failed,
      name: `case ${String(line)}`,
      position: { line, column: 5 },
    }));
    const [start, ...events] = eventsOf([{ suite, results }], { bailed: true });
    const planned = start?.type === 'run-start' ? { ...start, cases: 9 } : expect.fail();
    const shown = show([planned, ...events]);

    expect(shown.slice(shown.indexOf('Failed cases'))).toBe(`Failed cases
  ✘ case 1  tests/pod.policytest.yml:1:5
  ✘ case 2  tests/pod.policytest.yml:2:5
  ✘ case 3  tests/pod.policytest.yml:3:5
  ✘ case 4  tests/pod.policytest.yml:4:5

  suites    1 failed (1)
  cases     4 failed (4)
  stopped   after failed cases, 5 cases not run
  time      1.44 s

`);
    expect(show(eventsOf([{ suite, results: results.slice(1) }]))).not.toContain('Failed cases');
  });

  it('bounds the list of failed cases', () => {
    const shown = show(eventsOf([{ suite, results: Array.from({ length: 60 }, () => failed) }]));

    expect(shown.slice(shown.indexOf('Failed cases')).match(/ {2}✘ /g)).toHaveLength(50);
    expect(shown).toContain('\n  and 10 more\n');
  });

  it('bounds what a policy said, and how many things were found', () => {
    const many = Array.from({ length: 500 }, (_, index) => index);
    const noisy = caseResult('noisy', 3, {
      findings: many.map((index) => finding('object', `finding ${String(index)}`)),
      observation: observation({
        answer: answer(false, { message: 'word '.repeat(20_000) }),
        logs: many.map((index) => ({
          level: 'info' as const,
          message: `log ${String(index)}`,
          data: new Map(),
        })),
        hostCalls: many.map((index) => ({ request: 'a', capability: `call ${String(index)}`, fields: null })),
      }),
    });
    const rows = show(eventsOf([{ suite, results: [noisy] }])).split('\n');

    expect(rows.length).toBeLessThan(150);
    expect(rows).toContain('  and 480 more findings (--reporter verbose shows all)');
    expect(rows).toContain('  logs      │ … (480 earlier events)');
    expect(rows).toContain('            │ INFO log 499');
    expect(rows).toContain('            … 480 more lines');
  });

  it('explains why a policy could not answer', () => {
    const crashed = caseResult('crashes', 3, {
      findings: [finding('error', 'it failed (trap)')],
      observation: observation({
        answer: answer(false, { message: 'internal error', code: 500 }),
        failure: {
          kind: 'trap',
          message:
            'error while executing at wasm backtrace:\n    0:   0x1a2b - policy.wasm!panic\n    1:     0x3c - <unknown>!validate\nCaused by:\n    wasm trap: unreachable',
        },
      }),
    });
    const unread = caseResult('broken', 9, {
      findings: [finding('error', 'no such file')],
      observation: observation({
        error: { code: 'REQUEST_UNREADABLE', message: 'no pod.json', hint: undefined },
      }),
    });
    const shown = show(eventsOf([{ suite, results: [crashed, unread] }]));

    expect(shown).toContain(`  verdict   failed (trap): unreachable
  at        0x1a2b  policy.wasm!panic
              0x3c  validate
  rerun `);
    expect(shown).toContain('  verdict   REQUEST_UNREADABLE: no pod.json\n');
  });

  it.each([
    [{ answer: answer(true) }, 'accepted'],
    [{ answer: answer(true, { patch: [] }) }, 'accepted with changes'],
    [{ answer: answer(false) }, 'rejected: no message'],
    [
      { answer: answer(true), ownAnswer: answer(false, { message: 'no', code: 403 }) },
      'accepted, in protect mode rejected (403): no',
    ],
    [{ settings: { valid: true, message: undefined } }, 'settings accepted'],
    [{ settings: { valid: false, message: 'unknown key' } }, 'settings refused: unknown key'],
    [{ settings: { valid: false, message: undefined } }, 'settings refused: no message'],
    [{ notSelected: 'operation DELETE' }, 'not selected: operation DELETE'],
  ])('says what the policy did: %j', (seen, verdict) => {
    const result = caseResult('a', 1, { findings: [finding('code', 'no')], observation: observation(seen) });

    expect(show(eventsOf([{ suite, results: [result] }]))).toContain(`  verdict   ${verdict}\n`);
  });

  it('fits into its width, but for commands to copy', () => {
    const long = caseResult('name '.repeat(60).trim(), 12, {
      ...failed,
      name: 'name '.repeat(60).trim(),
      findings: [
        finding('message', 'text '.repeat(100), { expected: 'a '.repeat(100), actual: 'b '.repeat(100) }),
      ],
    });
    const far = suiteInfo(`${'folder/'.repeat(40)}a.policytest.yml`);
    const events = eventsOf([{ suite: far, results: Array.from({ length: 4 }, () => long) }]);
    for (const columns of [50, 80, 120]) {
      const rows = show(events, { ...plain, columns })
        .split('\n')
        .filter((row) => !row.includes('rerun'));

      expect(Math.max(...rows.map((row) => row.length)), `${String(columns)} columns`).toBeLessThanOrEqual(
        columns,
      );
      expect(rows.some((row) => row.length > columns * 0.7)).toBe(true);
    }
  });

  it('says the same with and without colour', () => {
    const events = eventsOf([{ suite, results: [failed] }]);
    const painted = show(events, { ...plain, color: true });

    expect(painted).toContain('\x1b[1;31m✘ rejects a pod\x1b[0m\n');
    expect(seenRows(painted)).toEqual(show(events).split('\n'));
  });
});
