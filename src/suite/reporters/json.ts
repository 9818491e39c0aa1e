import type { CaseResult } from '../suite-event.ts';
import { createBudget, type Budget } from './budget.ts';
import { fileName } from './file-name.ts';
import { jsonText } from './json-text.ts';
import { reportCase, reportOutcome, reportRunFinding, reportSuiteFinding } from './report-case.ts';
import type { Reporter } from './reporter.ts';
import type { ReportedCase, ReportedSuite, TestReport } from './test-report.ts';

/** Of all outcomes together: what is kept for the end takes memory. */
const maxOutcomeCharacters = 64 * 1024 * 1024;

/** One JSON document, a `TestReport`, when the run has ended; each case on a line of its own. */
export const json: Reporter = (output) => {
  const budget = createBudget(maxOutcomeCharacters);
  const suites: string[] = [];
  let cases: string[] = [];
  return (event) => {
    switch (event.type) {
      case 'run-start':
      case 'suite-start':
        return;
      case 'case-end':
        cases.push(jsonText(caseWithOutcome(event.result, budget)));
        return;
      case 'suite-end': {
        const suite: Omit<ReportedSuite, 'cases'> = {
          file: fileName(event.suite, output.folder),
          policies: event.suite.policies,
          counts: event.counts,
          durationMs: event.durationMs,
          findings: event.findings.map(reportSuiteFinding),
        };
        suites.push(withList(suite, 'cases', cases));
        cases = [];
        return;
      }
      case 'run-end': {
        const { ok, bailed, durationMs } = event;
        const counts = { suites: event.suites, cases: event.cases };
        const findings = event.findings.map(reportRunFinding);
        const run: Omit<TestReport, 'suites'> = { ok, bailed, durationMs, counts, findings };
        output.write(`${withList(run, 'suites', suites)}\n`);
      }
    }
  };
};

function caseWithOutcome(result: CaseResult, budget: Budget): ReportedCase {
  const reported = reportCase(result);
  const { observation, status } = result;
  const outcome = observation && reportOutcome(observation, status === 'failed');
  return outcome !== undefined && budget(jsonText(outcome).length) ? { ...reported, outcome } : reported;
}

/** An object with one more member, a list of JSON texts. */
function withList(object: object, key: string, items: readonly string[]): string {
  const list = items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n]`;
  return `${jsonText(object).slice(0, -1)},${JSON.stringify(key)}:${list}}`;
}
