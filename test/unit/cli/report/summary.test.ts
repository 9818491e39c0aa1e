import { describe, expect, it } from 'vitest';
import { renderSummary } from '../../../../src/cli/report/index.ts';
import { accepted, mutated, plain, rejected, viewOf } from './views.ts';

const yes = viewOf({});
const no = viewOf({ response: rejected({ message: 'no' }) });
const broken = viewOf({
  response: rejected({ message: 'm', code: 500 }),
  failure: { kind: 'trap', message: 'm' },
});
const spared = viewOf({ mode: 'monitor', wouldBe: rejected({ message: 'no' }) });

describe('renderSummary', () => {
  it('counts verdicts and adds up their time', () => {
    expect(renderSummary([yes, yes, no, yes, broken], plain)).toBe(
      '5 evaluated: 3 accepted, 1 rejected, 1 failed (21 ms)\n',
    );
  });

  it('leaves out what did not occur', () => {
    expect(renderSummary([no, no], plain)).toBe('2 evaluated: 2 rejected (8 ms)\n');
  });

  it('counts what passed only because of monitor mode', () => {
    expect(renderSummary([spared, yes, no], plain)).toBe(
      '3 evaluated: 2 accepted (1 only because of monitor mode), 1 rejected (13 ms)\n',
    );
  });

  it('is empty for a single verdict', () => {
    expect(renderSummary([yes], plain)).toBe('');
    expect(renderSummary([], plain)).toBe('');
  });

  it('stands off a verdict of one line, which has no blank line behind it', () => {
    expect(renderSummary([no, yes], plain)).toBe('\n2 evaluated: 1 accepted, 1 rejected (8 ms)\n');
    expect(renderSummary([no, viewOf({ response: mutated([]) })], plain)).toMatch(/^2 evaluated/);
    expect(renderSummary([no, viewOf({ response: { ...accepted, warnings: ['w'] } })], plain)).toMatch(
      /^2 evaluated/,
    );
  });
});
