import type { Finding, SuiteEvent } from '../../../suite/index.ts';

type SuiteEnd = Extract<SuiteEvent, { type: 'suite-end' }>;

/** Errors that suites of a run have in common, such as that of a build: told in full for the first of them. */
export class SharedErrors {
  private readonly suites = new Map<string, string>();

  /** The suite with one line for each error that was told of another. */
  shorten(end: SuiteEnd): SuiteEnd {
    return { ...end, findings: end.findings.map((finding) => this.shortenOne(finding, end.suite.name)) };
  }

  private shortenOne(finding: Finding, suite: string): Finding {
    if (finding.check !== 'error') return finding;
    const first = this.suites.get(finding.message);
    if (first === undefined) {
      this.suites.set(finding.message, suite);
      return finding;
    }
    const message = `the same as of ${first} above`;
    return { ...finding, message, hint: undefined, position: undefined };
  }
}
