import { describe, expect, it } from 'vitest';
import { renderVerdict } from '../../../../src/cli/report/index.ts';
import { accepted, mutated, plain, rejected, rows, viewOf } from './views.ts';

describe('renderVerdict in monitor mode', () => {
  it('says what would have been rejected', async () => {
    const wouldBe = rejected({ message: 'no', code: 403 });
    const response = { ...accepted, warnings: ['w'] };

    expect(await renderVerdict(viewOf({ mode: 'monitor', response, wouldBe }), plain)).toBe(
      rows(
        '✔ accepted  pod-hardening · monitor mode · CREATE Pod prod/web · pod.json · 4 ms',
        '  ✘ would be rejected in protect mode',
        '  │ no',
        '  code      403',
        '  warnings  w',
        '',
        '',
      ),
    );
  });

  it('shows the mutation that was not made', async () => {
    const wouldBe = mutated([{ op: 'add', path: '/metadata/labels/team', value: 'a' }]);
    const text = await renderVerdict(viewOf({ mode: 'monitor', wouldBe }), plain);

    expect(text).toContain('✔ accepted  pod-hardening · monitor mode');
    expect(text).toContain('\n  ✔ would be accepted with 1 change in protect mode\n\n');
    expect(text).toContain('\n  +     team: a\n');
  });

  it('names a failure that was passed over', async () => {
    const failure = { kind: 'timeout', message: 'out of time (2s)' } as const;
    const wouldBe = rejected({ message: 'out of time (2s)', code: 500 });
    const text = await renderVerdict(viewOf({ mode: 'monitor', wouldBe, failure }), plain);

    expect(text).toContain('✔ accepted  pod-hardening · monitor mode');
    expect(text).toContain('\n  ⚠ failed, would be rejected in protect mode\n  timeout  out of time (2s)\n');
  });

  it('needs one line where nothing was prevented', async () => {
    expect(await renderVerdict(viewOf({ mode: 'monitor', wouldBe: accepted }), plain)).toBe(
      '✔ accepted  pod-hardening · monitor mode · CREATE Pod prod/web · pod.json · 4 ms\n',
    );
  });
});
