import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../../src/cli/text/display-width.ts';
import { reporters } from '../../../../src/cli/test/reporters/index.ts';
import { renderReport } from '../../../support/event-log.ts';
import { hostileRun, hostileText } from '../../suite/reporters/hostile-texts.ts';
import { active, plain } from '../terminals.ts';

const forPeople = ['default', 'verbose', 'dot'] as const;
const name = fc.constantFrom(...forPeople);
const columns = fc.constantFrom(50, 80, 120);

/** What stands at the margin: our own marks, and blank rows. */
const ours = /^(?: {2}|[✔✘•x+*] |[·✘.x-]+$|Failed cases$|$)/;

describe('hostile text in reports for people', () => {
  it('is shown, never obeyed', () => {
    fc.assert(
      fc.property(
        name,
        columns,
        fc.boolean(),
        hostileText,
        hostileText,
        (reporter, width, unicode, text, other) => {
          const terminal = { columns: width, color: false, unicode };
          const report = renderReport(reporters[reporter](terminal), hostileRun(text, other));

          expect(report).not.toMatch(active);
          expect(report.isWellFormed()).toBe(true);
          if (!unicode) expect(report).toMatch(/^[\x20-\x7e\n]*$/);
          expect(report, 'no row is a command to a CI system').not.toMatch(/^\s*::|##\w*\[/m);
          for (const row of report.split('\n')) {
            expect(row).toMatch(ours);
            if (!row.startsWith('  rerun'))
              expect(displayWidth(row)).toBeLessThanOrEqual(width + commandEscapes(row));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('cannot end or begin colours', () => {
    fc.assert(
      fc.property(name, hostileText, hostileText, (reporter, text, other) => {
        const run = hostileRun(text, other);
        const painted = renderReport(reporters[reporter]({ ...plain, color: true }), run);

        expect(painted.replace(/\x1b\[[0-9;]+m[^\x1b]*\x1b\[0m/g, '')).not.toContain('\x1b');
      }),
    );
  });

  it('takes little time, however long it is', () => {
    const text = '\x1b '.repeat(1_000_000);
    for (const reporter of forPeople) {
      expect(renderReport(reporters[reporter](plain), hostileRun(text, `${text}x`)).length).toBeLessThan(
        reporter === 'verbose' ? 1_000_000 : 60_000,
      );
    }
  });
});

/** What makes commands of CI systems harmless takes columns of its own. */
function commandEscapes(row: string): number {
  return (row.match(/\\x(?:3a|23)/g)?.length ?? 0) * 3;
}
