import { describe, expect, it } from 'vitest';
import { accepted, check, contains, exact, failing, matches, observed, onlyFinding } from './observations.ts';

describe('warnings', () => {
  const seen = observed({ answer: accepted({ warnings: ['tag latest', 'no limits'] }) });

  it('agree where all are there, in order', async () => {
    expect(await check({ warnings: [exact('tag latest'), matches('limits$')] }, seen)).toEqual([]);
    expect(await check({ warnings: [] }, observed())).toEqual([]);
  });

  it.each([
    [
      'in another order',
      [exact('no limits'), exact('tag latest')],
      'expected warning 1 to be "no limits", found "tag latest"',
    ],
    ['fewer', [exact('tag latest')], 'expected 1 warning, found 2; the first one too many is "no limits"'],
    ['none', [], 'expected 0 warnings, found 2; the first one too many is "tag latest"'],
    [
      'more',
      [exact('tag latest'), exact('no limits'), contains('root')],
      'expected warning 3 to be a text containing "root", found none',
    ],
  ])('differ where %s are expected', async (_name, warnings, message) => {
    const finding = await onlyFinding({ warnings }, seen);

    expect(finding.check).toBe('warnings');
    expect(finding.message).toBe(message);
    expect(finding.actual).toBe('[\n  "tag latest",\n  "no limits"\n]');
  });
});

describe('audit annotations', () => {
  const seen = observed({ answer: accepted({ auditAnnotations: { team: 'web', rule: 'latest' } }) });

  it('agree where at least those expected are there', async () => {
    expect(await check({ auditAnnotations: { rule: contains('late') } }, seen)).toEqual([]);
  });

  it('differ in their text', async () => {
    const finding = await onlyFinding(
      { auditAnnotations: { rule: exact('root'), team: exact('web') } },
      seen,
    );

    expect(finding.check).toBe('auditAnnotations');
    expect(finding.message).toBe('expected audit annotation "rule" to be "root", found "latest"');
    expect(finding.expected).toBe('{\n  "rule": "root",\n  "team": "web"\n}');
    expect(finding.actual).toBe('{\n  "rule": "latest",\n  "team": "web"\n}');
  });

  it('may be missing; names of what all objects inherit are names too', async () => {
    const expected = { toString: exact('x'), owner: exact('y') };

    expect((await onlyFinding({ auditAnnotations: expected }, seen)).message).toBe(
      'expected audit annotation "toString" to be "x", found none; 1 more differ',
    );
  });
});

describe('the duration', () => {
  it('agrees up to the limit', async () => {
    expect(await check({ maxDurationMs: 3 }, observed({ durationMs: 3 }))).toEqual([]);
  });

  it('is told where it is longer, never rounded to the limit itself', async () => {
    const finding = await onlyFinding({ maxDurationMs: 3 }, observed({ durationMs: 3.0001 }));

    expect(finding.check).toBe('maxDuration');
    expect(finding.message).toBe('expected the evaluation to take at most 3 ms, it took 3.01 ms');
  });
});

describe('several expectations', () => {
  it('give a finding each', async () => {
    const seen = observed({ durationMs: 50 });
    const expectation = { allowed: true, warnings: [exact('x')], mutated: true, maxDurationMs: 5 };

    expect(await failing(expectation, seen)).toEqual(['warnings', 'mutated', 'maxDuration']);
  });

  it('that are absent are not checked', async () => {
    expect(await check({}, observed({ answer: accepted({ warnings: ['w'], message: 'm' }) }))).toEqual([]);
  });

  it('leave snapshots to others', async () => {
    expect(await check({ snapshot: true }, observed())).toEqual([]);
  });
});
