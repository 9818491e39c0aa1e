import { describe, expect, it } from 'vitest';
import {
  accepted,
  check,
  contains,
  exact,
  failing,
  matches,
  observed,
  onlyFinding,
  rejected,
} from './observations.ts';
import { position } from './observations.ts';

describe('allowed', () => {
  it('agrees with the verdict of the policy', async () => {
    expect(await check({ allowed: true }, observed())).toEqual([]);
    expect(await check({ allowed: false }, observed({ answer: rejected('no') }))).toEqual([]);
  });

  it('tells why a request was rejected that should have been accepted', async () => {
    const seen = observed({ answer: rejected('runs as root', { code: 403 }) });
    const finding = await onlyFinding({ allowed: true }, seen);

    expect(finding).toEqual({
      check: 'allowed',
      message: 'expected the request to be accepted, it was rejected: "runs as root" (code 403)',
      expected: '{\n  "allowed": true\n}',
      actual: '{\n  "allowed": false,\n  "message": "runs as root"\n}',
      hint: undefined,
      position,
      rule: undefined,
    });
  });

  it('is one finding, whatever message and code were expected with it', async () => {
    const expectation = { allowed: false, message: exact('runs as root'), code: 403 };

    expect((await onlyFinding(expectation, observed())).message).toBe(
      'expected the request to be rejected, it was accepted',
    );
  });

  it('says what a policy in monitor mode would have answered', async () => {
    const seen = observed({ ownAnswer: rejected('runs as root') });
    const finding = await onlyFinding({ allowed: false, message: exact('runs as root') }, seen);

    expect(finding.check).toBe('allowed');
    expect(finding.hint).toContain('In monitor mode');
    expect(finding.hint).toContain('"runs as root"');
  });

  it('needs an answer', async () => {
    const seen = observed({ answer: undefined, object: undefined });

    expect(await failing({ allowed: false }, seen)).toEqual(['allowed']);
    expect((await onlyFinding({ allowed: true }, seen)).message).toBe(
      'expected an answer of the policy, found none: it was asked about its settings only',
    );
  });
});

describe('message', () => {
  const privileged = observed({ answer: rejected('container web is privileged') });

  it.each([
    ['the same text', exact('container web is privileged')],
    ['a part of it', contains('is priv')],
    ['a pattern found anywhere in it', matches('web is [a-z]+$')],
  ])('agrees with %s', async (_name, message) => {
    expect(await check({ allowed: false, message }, privileged)).toEqual([]);
  });

  it.each([
    ['another text', exact('container web is')],
    ['a text that is not in it', contains('Container')],
    ['a pattern that is not found', matches('^web')],
  ])('is found to differ from %s', async (_name, message) => {
    expect(await failing({ allowed: false, message }, privileged)).toEqual(['message']);
  });

  it('of a rejection by another rule is shown with both texts, as one finding', async () => {
    const expectation = { allowed: false, message: exact('runs as root'), code: 403 };
    const seen = observed({ answer: rejected('no such registry', { code: 400 }) });
    const finding = await onlyFinding(expectation, seen);

    expect(finding.check).toBe('message');
    expect(finding.message).toBe(
      'rejected for another reason: expected message "runs as root" and code 403, ' +
        'found message "no such registry" and code 400',
    );
    expect(finding.expected).toBe('{\n  "allowed": false,\n  "code": 403,\n  "message": "runs as root"\n}');
    expect(finding.actual).toBe('{\n  "allowed": false,\n  "code": 400,\n  "message": "no such registry"\n}');
  });

  it('is shown as the suite has it where it is not exact', async () => {
    const finding = await onlyFinding({ message: matches('^root') }, privileged);

    expect(finding.message).toContain('expected a message matching "^root", found message "container');
    expect(finding.expected).toBe('{\n  "message": {\n    "matches": "^root"\n  }\n}');
  });

  it('is missing where the policy gives none', async () => {
    const finding = await onlyFinding({ allowed: true, message: exact('') }, observed());

    expect(finding.message).toBe('expected message "", found message none');
  });

  it('may differ in white space at its end only, which is hard to see', async () => {
    const finding = await onlyFinding(
      { message: exact('runs as root\n') },
      observed({ answer: rejected('runs as root') }),
    );

    expect(finding.hint).toContain('white space');
  });

  it('may be a part of the whole, which has a form of its own', async () => {
    const seen = observed({ answer: rejected('container a runs as root') });

    expect((await onlyFinding({ message: exact('runs as root') }, seen)).hint).toContain('{ contains: … }');
    expect((await onlyFinding({ message: exact('walks') }, seen)).hint).toBeUndefined();
  });

  it('of the custom resource may stand in front of the expected one', async () => {
    const seen = observed({ answer: rejected('ask the platform team'), ownAnswer: rejected('runs as root') });
    const finding = await onlyFinding({ allowed: false, message: exact('runs as root') }, seen);

    expect(finding.hint).toContain('custom resource');
    expect((await onlyFinding({ message: exact('runs') }, seen)).hint).toBeUndefined();
  });

  it('stays on one line, and keeps its own characters in the texts', async () => {
    const finding = await onlyFinding({ allowed: true }, observed({ answer: rejected('a\nb \u009b31m') }));

    expect(finding.message).toBe('expected the request to be accepted, it was rejected: "a\\nb \u009b31m"');
    expect(JSON.parse(finding.actual ?? '')).toEqual({ allowed: false, message: 'a\nb \u009b31m' });
  });

  it('of great length is cut in the middle', async () => {
    const seen = observed({ answer: rejected(`begin${'x'.repeat(100_000)}end`) });
    const finding = await onlyFinding({ allowed: true }, seen);

    expect(finding.message.length).toBeLessThan(400);
    expect(finding.message).toMatch(/"beginx+ … x+end"/);
    expect(finding.actual?.length).toBeLessThan(66_000);
    expect(finding.actual).toContain('(cut off here)');
  });
});

describe('code', () => {
  const seen = observed({ answer: rejected('runs as root', { code: 403 }) });

  it('agrees with the code of the answer', async () => {
    expect(await check({ allowed: false, code: 403 }, seen)).toEqual([]);
    expect(await check({ allowed: true, code: 200 }, observed({ answer: accepted({ code: 200 }) }))).toEqual(
      [],
    );
  });

  it('is found to differ', async () => {
    const finding = await onlyFinding({ allowed: false, message: exact('runs as root'), code: 400 }, seen);

    expect(finding.check).toBe('code');
    expect(finding.message).toBe(
      'rejected for another reason: expected message "runs as root" and code 400, ' +
        'found message "runs as root" and code 403',
    );
  });

  it('is found missing', async () => {
    const finding = await onlyFinding({ code: 403 }, observed({ answer: rejected('runs as root') }));

    expect(finding.message).toContain('expected code 403, found message "runs as root" and code none');
  });
});

describe('regular expressions', () => {
  it('have the syntax of RE2, and never run for long', async () => {
    const seen = observed({ answer: rejected(`${'a'.repeat(50_000)}!`) });

    expect(await failing({ message: matches('^(a+)+$') }, seen)).toEqual(['message']);
    expect(await failing({ message: matches('(?i)^A+!$') }, seen)).toEqual([]);
  });

  it('fail the case where they cannot be read', async () => {
    const finding = await onlyFinding(
      { message: matches('(root') },
      observed({ answer: rejected('runs as root') }),
    );

    expect(finding.check).toBe('message');
    expect(finding.message).toContain('expected a regular expression of RE2, found "(root"');
    expect(finding.position).toEqual(position);
  });

  it.each([
    ['too long', '(ab)'.repeat(20_000), 'x', 'at most 10000 characters'],
    ['too costly', 'a{900}b{900}', 'a'.repeat(100_000), 'too costly'],
  ])('fail the case where they are %s', async (_name, pattern, message, problem) => {
    const finding = await onlyFinding({ message: matches(pattern) }, observed({ answer: rejected(message) }));

    expect(finding.message).toContain(problem);
  });
});
