// `.ci/run`'s last line: sums up the reports of a run.
// Arguments: the folder of the reports, and whether a step of the run failed (1) or not (0).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The counts of one report: ours, or those vitest's JSON reporter writes. */
interface Report {
  readonly passed?: number;
  readonly failed?: number;
  readonly skipped?: number;
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly numPendingTests?: number;
  readonly numTodoTests?: number;
  readonly success?: boolean;
}

const [folder = '', stepFailed = '1'] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
for (const name of readdirSync(folder)) {
  const report = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report;
  total.passed += report.passed ?? report.numPassedTests ?? 0;
  total.skipped += report.skipped ?? (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
  // A test file that does not load fails without a test of its own.
  total.failed += Math.max(report.failed ?? report.numFailedTests ?? 0, report.success === false ? 1 : 0);
}
// A step that died before it could report must not look like success.
if (stepFailed !== '0' && total.failed === 0) total.failed = 1;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
if (total.failed > 0) process.exitCode = 1;
