import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../src/suite/observation.ts';
import { findBlindness } from '../../../../src/suite/run/find-blindness.ts';
import type { Expectation } from '../../../../src/suite/suite.ts';
import {
  accepted,
  check,
  contains,
  crashed,
  exact,
  json,
  lookup,
  observed,
  position,
  rejected,
} from '../check/observations.ts';
import { lostCase } from '../watch/planned.ts';

type Expected = Omit<Expectation, 'position'>;

/** The policies that a case would pass for as well; the case passes for what was seen. */
async function blindFor(expected: Expected, seen: Observation): Promise<string[]> {
  expect(await check(expected, seen, ['unused-session'])).toEqual([]);
  const findings = await findBlindness({ ...lostCase().test, expect: { position, ...expected } }, seen, {
    update: false,
    ci: false,
    allow: new Set(),
    checkSuites: true,
  });
  for (const finding of findings) expect(finding).toMatchObject({ check: 'check-suites', position });
  return findings.map(({ message }) => message.replace(/.*a policy that /, ''));
}

const mutation = accepted({ patch: json([{ op: 'remove', path: '/spec' }]), mutatedObject: json({}) });
const inMonitorMode = (answer: Observation['ownAnswer']): Observation => observed({ ownAnswer: answer });

describe('a case that can fail', () => {
  it.each<[string, Expected, Observation]>([
    ['an acceptance', { allowed: true }, observed()],
    ['a rejection', { allowed: false, message: exact('no') }, observed({ answer: rejected('no') })],
    ['a mutation', { mutated: true }, observed({ answer: mutation })],
    [
      'a host call',
      { hostCalls: [{ capability: 'DNSLookupHost', fields: undefined }] },
      observed({ hostCalls: [lookup('a')] }),
    ],
    ['a crash', { error: true }, observed(crashed('out of bounds'))],
    ['a crash with its text', { error: contains('bounds') }, observed(crashed('out of bounds'))],
    ['a snapshot', { snapshot: true }, observed()],
    ['a snapshot in monitor mode', { allowed: true, snapshot: true }, inMonitorMode(rejected('no'))],
    ['a pair that passes in monitor mode', { result: 'pass' }, inMonitorMode(accepted())],
    ['a pair that passes with a mutation', { result: 'pass' }, observed({ answer: mutation })],
    ['a pair that warns', { result: 'warn' }, inMonitorMode(rejected('no'))],
    ['a pair that is skipped', { result: 'skip' }, observed({ answer: undefined, notSelected: 'kind Job' })],
  ])('is not reported: %s', async (_what, expected, seen) => {
    expect(await blindFor(expected, seen)).toEqual([]);
  });
});

describe('a case that cannot fail', () => {
  const accepts = 'accepts everything';
  const rejects = 'rejects everything';

  it.each<[string, Expected, Observation, string[]]>([
    ['nothing of an acceptance', { maxDurationMs: 50 }, observed(), [rejects]],
    ['nothing of a rejection', { maxDurationMs: 50 }, observed({ answer: rejected('no') }), [accepts]],
    ['only the verdict of a mutation', { allowed: true }, observed({ answer: mutation }), [accepts]],
    ['an acceptance in monitor mode', { allowed: true }, inMonitorMode(rejected('no')), [accepts]],
    [
      'that of a policy that accepts, in monitor mode',
      { allowed: true },
      inMonitorMode(accepted()),
      [rejects],
    ],
    ['no mutation in monitor mode', { mutated: false }, inMonitorMode(mutation), [accepts, rejects]],
  ])('is reported: %s', async (_what, expected, seen, policies) => {
    expect(await blindFor(expected, seen)).toEqual(policies);
  });

  it('is told about monitor mode', async () => {
    const [finding] = await findBlindness(
      { ...lostCase().test, expect: { position, allowed: true } },
      inMonitorMode(rejected('no')),
      { update: false, ci: false, allow: new Set(), checkSuites: true },
    );

    expect(finding?.hint).toContain('snapshot: true');
  });
});
