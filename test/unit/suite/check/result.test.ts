import { describe, expect, it } from 'vitest';
import type { MatrixResult } from '../../../../src/suite/suite.ts';
import {
  accepted,
  check,
  contains,
  exact,
  failing,
  observed,
  onlyFinding,
  rejected,
} from './observations.ts';

const situations = {
  pass: observed(),
  fail: observed({ answer: rejected('runs as root', { code: 403 }) }),
  warn: observed({ ownAnswer: rejected('runs as root', { code: 403 }) }),
  skip: observed({ answer: undefined, settings: undefined, notSelected: 'kind Job is not in its rules' }),
};
const results: readonly MatrixResult[] = ['pass', 'fail', 'warn', 'skip'];

describe('the result of a policy and a resource', () => {
  it.each(results.flatMap((expected) => results.map((found) => [expected, found] as const)))(
    'is expected to be %s and found to be %s',
    async (expected, found) => {
      expect(await failing({ result: expected }, situations[found])).toEqual(
        expected === found ? [] : ['result'],
      );
    },
  );

  it.each([
    ['pass', 'fail', 'expected pass, found fail: rejected: "runs as root" (code 403)'],
    [
      'pass',
      'warn',
      'expected pass, found warn: in monitor mode, and the policy itself rejected: "runs as root" (code 403)',
    ],
    ['fail', 'pass', 'expected fail, found pass: accepted'],
    [
      'fail',
      'skip',
      "expected fail, found skip: the policy's rules do not select the resource: kind Job is not in its rules",
    ],
  ] as const)('says why %s is not %s', async (expected, found, message) => {
    const finding = await onlyFinding({ result: expected }, situations[found]);

    expect(finding.message).toBe(message);
    expect(finding.expected).toBe(`"${expected}"`);
    expect(finding.actual).toBe(`"${found}"`);
  });

  it('says that rejections are called otherwise in the other mode', async () => {
    expect((await onlyFinding({ result: 'warn' }, situations.fail)).hint).toContain('protect mode');
    expect((await onlyFinding({ result: 'fail' }, situations.warn)).hint).toContain('monitor mode');
    expect((await onlyFinding({ result: 'pass' }, situations.fail)).hint).toBeUndefined();
  });

  it('is pass where a policy in monitor mode accepts, or a custom message is set', async () => {
    expect(await check({ result: 'pass' }, observed({ ownAnswer: accepted({ message: 'fine' }) }))).toEqual(
      [],
    );
    const custom = observed({ answer: rejected('ask us'), ownAnswer: rejected('runs as root') });
    expect(await check({ result: 'fail' }, custom)).toEqual([]);
  });

  it.each([
    ['fail', situations.fail],
    ['warn', situations.warn],
  ] as const)('%s has the message of the rejection', async (result, seen) => {
    expect(await check({ result, message: exact('runs as root') }, seen)).toEqual([]);
    const finding = await onlyFinding({ result, message: exact('latest tag') }, seen);
    expect(finding.check).toBe('message');
    expect(finding.message).toContain(
      'rejected for another reason: expected message "latest tag", found message "runs as root"',
    );
  });

  it('warn with the right message may have another code', async () => {
    const finding = await onlyFinding(
      { result: 'warn', message: exact('runs as root'), code: 400 },
      situations.warn,
    );

    expect(finding.check).toBe('code');
    expect(finding.hint).toBeUndefined();
  });

  it('skip has the reason for that as its message', async () => {
    expect(await check({ result: 'skip', message: contains('kind Job') }, situations.skip)).toEqual([]);
    const finding = await onlyFinding({ result: 'skip', message: contains('namespace') }, situations.skip);
    expect(finding.message).toBe(
      'skipped for another reason: expected a text containing "namespace", found "kind Job is not in its rules"',
    );
  });

  it('that is another one leaves its message aside', async () => {
    expect(await failing({ result: 'fail', message: exact('x') }, situations.pass)).toEqual(['result']);
    expect(await failing({ result: 'skip', message: exact('x') }, situations.pass)).toEqual(['result']);
  });
});
