import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../../src/json/index.ts';
import { snapshotText } from '../../../../src/suite/snapshot/index.ts';
import { accepted, crashed, lookup, observed, rejected } from '../check/observations.ts';

describe('the text of a snapshot', () => {
  it('has all that the policy answered', () => {
    const answer = accepted({
      message: 'fixed',
      code: 200,
      warnings: ['two\nlines', 'second'],
      auditAnnotations: { b: '1', a: 'yes' },
      patch: parseJson('[{"value":{"z":1.0,"a":[1]},"op":"add","path":"/spec"}]'),
      mutatedObject: parseJson('{"spec":{"z":1.0,"a":[1]}}'),
    });

    expect(snapshotText(observed({ answer }))).toBe(`allowed: true
message: fixed
code: 200
warnings:
- |-
  two
  lines
- second
auditAnnotations:
  a: 'yes'
  b: '1'
patch:
- op: add
  path: /spec
  value:
    a:
    - 1
    z: 1.0
`);
  });

  it('leaves out what is not there', () => {
    expect(snapshotText(observed({ answer: rejected('too big') }))).toBe(
      'allowed: false\nmessage: too big\n',
    );
  });

  it('has nothing that differs between two runs', () => {
    const first = observed({ durationMs: 1, logs: [] });
    const second = observed({
      durationMs: 2,
      logs: [{ level: 'info', message: 'now', data: new Map() }],
      hostCalls: [lookup('a')],
    });

    expect(snapshotText(first)).toBe(snapshotText(second));
    expect(snapshotText(observed(crashed('trap at 0x1')))).toBe(
      snapshotText(observed(crashed('trap at 0x2'))),
    );
  });

  it('has the own answer of a policy in monitor mode', () => {
    expect(snapshotText(observed({ ownAnswer: rejected('runs as root') }))).toBe(
      'allowed: true\nownAnswer:\n  allowed: false\n  message: runs as root\n',
    );
    expect(snapshotText(observed({ ownAnswer: accepted() }))).toBe('allowed: true\n');
  });

  it.each([
    ['a failure', crashed('boom'), 'failure: trap\n'],
    [
      'an error',
      {
        answer: undefined,
        error: { code: 'POLICY_NOT_FOUND' as const, message: '/home/me/x', hint: undefined },
      },
      'error: POLICY_NOT_FOUND\n',
    ],
    [
      'refused settings',
      { answer: undefined, settings: { valid: false, message: 'no key' } },
      'settings:\n  valid: false\n  message: no key\n',
    ],
  ])('tells of %s', (_name, parts, text) => {
    expect(snapshotText(observed(parts))).toBe(text);
  });

  it('has no control characters', () => {
    expect(snapshotText(observed({ answer: rejected('a\u001b[31m\rb') }))).toBe(
      'allowed: false\nmessage: "a\\e[31m\\rb"\n',
    );
  });
});
