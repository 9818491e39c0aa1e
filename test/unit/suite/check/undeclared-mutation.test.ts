import { describe, expect, it } from 'vitest';
import { accepted, check, failing, json, observed, onlyFinding, position } from './observations.ts';

describe('a mutation that the metadata denies', () => {
  const patch = json([{ op: 'add', path: '/a', value: 1 }]);
  const answer = accepted({ patch, mutatedObject: json({ a: 1 }) });
  const seen = observed({ answer, hasUndeclaredMutation: true });

  it('fails the case, by its rule', async () => {
    expect(await onlyFinding({ mutated: true }, seen)).toMatchObject({
      check: 'undeclared-mutation',
      rule: 'undeclared-mutation',
      position,
      message: 'expected no patch, because the metadata of the policy says `mutating: false`, found one',
    });
  });

  it('is a finding besides others', async () => {
    expect(await failing({ allowed: false }, seen)).toEqual(['allowed', 'undeclared-mutation']);
  });

  it('does not count where the rule is switched off', async () => {
    expect(await check({ mutated: true }, seen, ['undeclared-mutation'])).toEqual([]);
  });

  it('is none where the metadata allows it', async () => {
    expect(await check({ mutated: true }, observed({ answer }))).toEqual([]);
  });
});
