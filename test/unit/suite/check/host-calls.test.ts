import { describe, expect, it } from 'vitest';
import { check, crashed, failing, json, lookup, observed, onlyFinding, position } from './observations.ts';

describe('a session that the policy does not follow', () => {
  const found = lookup('b.example');

  it('fails a case whose expectation is met', async () => {
    const sessionMismatch = { message: 'another', expected: lookup('a.example'), found };
    const finding = await onlyFinding(
      { allowed: true, hostCalls: [{ capability: 'DNSLookupHost', fields: undefined }] },
      observed({ hostCalls: [found], unusedCalls: [lookup('a.example')], sessionMismatch }),
    );

    expect(finding).toMatchObject({ check: 'session-mismatch', rule: 'session-mismatch' });
    expect(finding.message).toMatch(/a\.example.*, found DNSLookupHost .*b\.example/);
    expect(finding.expected).toContain('a.example');
    expect(finding.actual).toContain('b.example');
  });

  it('may be allowed', async () => {
    const sessionMismatch = { message: 'another', expected: lookup('a.example'), found };

    expect(await check({ allowed: true }, observed({ sessionMismatch }), ['session-mismatch'])).toEqual([]);
  });

  it.each([['allowed'], ['error']])('fails it where it has no call left, whatever %s says', async (key) => {
    const sessionMismatch = { message: 'none left', expected: undefined, found };

    expect(await failing({ [key]: true }, observed({ hostCalls: [found], sessionMismatch }))).toEqual([
      'session-mismatch',
    ]);
    expect(
      await failing({ [key]: true }, observed({ ...crashed('none left'), sessionMismatch }), [
        'unused-session',
      ]),
    ).toEqual(['session-mismatch']);
  });
});

it('says what to do about a session that has no call left, and about another call', async () => {
  const found = lookup('b.example');
  const hintFor = async (expected: typeof found | undefined): Promise<string | undefined> =>
    (await onlyFinding({ allowed: true }, observed({ sessionMismatch: { message: '', expected, found } })))
      .hint;

  expect(await hintFor(undefined)).toMatch(/^Add the call with its answer to the end of the session/);
  expect(await hintFor(lookup('a.example'))).toMatch(/^Record the session again/);
});

const seen = observed({ hostCalls: [lookup('a.example'), lookup('b.example')] });
const full = 'net/v1/dns_lookup_host';

describe('host calls', () => {
  it('agree by either name of the capability, with some of the fields', async () => {
    const hostCalls = [
      { capability: full, fields: undefined },
      { capability: 'DNSLookupHost', fields: json({ host: 'b.example' }) },
    ];

    expect(await check({ hostCalls }, seen)).toEqual([]);
    expect(await check({ hostCalls: [] }, observed())).toEqual([]);
  });

  it('differ in their order', async () => {
    const hostCalls = ['b.example', 'a.example'].map((host) => ({
      capability: full,
      fields: json({ host }),
    }));
    const finding = await onlyFinding({ hostCalls }, seen);

    expect(finding.check).toBe('hostCalls');
    expect(finding.message).toBe(
      `expected host call 1 to be {"capability":"${full}","fields":{"host":"b.example"}}, ` +
        `found {"capability":"${full}","fields":{"host":"a.example"}}`,
    );
    expect(finding.expected?.indexOf('b.example')).toBeLessThan(finding.expected?.indexOf('a.example') ?? 0);
    expect(finding.actual?.indexOf('a.example')).toBeLessThan(finding.actual?.indexOf('b.example') ?? 0);
  });

  it('differ in the capability', async () => {
    const hostCalls = [{ capability: 'KubernetesGetResource', fields: undefined }];

    expect((await onlyFinding({ hostCalls }, observed({ hostCalls: [lookup('a')] }))).message).toBe(
      `expected host call 1 to be {"capability":"KubernetesGetResource"}, found {"capability":"${full}","fields":{"host":"a"}}`,
    );
  });

  it('may be too many or too few', async () => {
    const one = { capability: full, fields: undefined };

    expect((await onlyFinding({ hostCalls: [one] }, seen)).message).toBe(
      `expected 1 host call, found 2; the first one too many is {"capability":"${full}","fields":{"host":"b.example"}}`,
    );
    expect((await onlyFinding({ hostCalls: [] }, seen)).message).toContain('expected 0 host calls, found 2');
    expect((await onlyFinding({ hostCalls: [one, one, one] }, seen)).message).toContain(
      `expected host call 3 to be {"capability":"${full}"}, found none`,
    );
  });
});

describe('calls of a session that were not made', () => {
  const unused = observed({ unusedCalls: [lookup('c.example'), lookup('d.example')] });

  it('fail the case, by their rule', async () => {
    const finding = await onlyFinding({ allowed: true }, unused);

    expect(finding.check).toBe('unused-session');
    expect(finding.rule).toBe('unused-session');
    expect(finding.position).toEqual(position);
    expect(finding.message).toBe(
      'expected all calls of the session to be made, found 2 recorded calls unused, first DNSLookupHost {"host":"c.example"}',
    );
    expect(finding.expected).toContain('d.example');
    expect(finding.hint).toContain('`allow: [unused-session]`');
  });

  it('are a finding besides others', async () => {
    expect(await failing({ allowed: false }, unused)).toEqual(['allowed', 'unused-session']);
  });

  it('do not count where the rule is switched off', async () => {
    expect(await check({ allowed: true }, unused, ['unused-session'])).toEqual([]);
    expect(await failing({ allowed: true }, unused, ['unused-snapshot'])).toEqual(['unused-session']);
  });
});
