import type { Expectation } from '../suite.ts';
import type { LateChecks } from './late-checks.ts';
import type { Member } from './members.ts';
import type { Path, Report } from './report.ts';

/** Reports an expectation that is met for the wrong reasons. @param path of the case */
export function reportVacuity(
  written: Member | undefined,
  expect: Expectation,
  path: Path,
  report: Report,
  late: LateChecks,
): void {
  const checks = Object.keys(expect).filter((key) => key !== 'position');
  if (checks.length === 0) {
    report.vacuity({
      rule: 'empty-expect',
      path: written?.path ?? path,
      part: written === undefined ? 'value' : 'key',
      message: 'the case expects nothing, so that whatever happens it passes',
      hint: 'Say what the policy answers, for instance `expect: {allowed: true}`.',
    });
  }
  const isExplained = ['code', 'snapshot', 'error'].some((key) => checks.includes(key));
  if (expect.allowed !== false || isExplained || written === undefined) return;
  if (expect.message !== undefined) {
    late.addReason(expect.message, [...written.path, 'message']);
    return;
  }
  report.vacuity({
    rule: 'unexplained-rejection',
    path: [...written.path, 'allowed'],
    part: 'key',
    message: 'the case expects a rejection without saying why, so that any rejection will do',
    hint: 'Say what the rejection is about: `message` or `code` beside `allowed: false`.',
  });
}
