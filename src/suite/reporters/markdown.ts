import type { Counts, SuiteEvent } from '../suite-event.ts';
import { createBudget } from './budget.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { fileName } from './file-name.ts';
import { caseSection, findingText, suiteSection } from './markdown-sections.ts';
import type { Reporter } from './reporter.ts';

/** GitHub takes 1 MiB of a step, which may write more than this summary. */
const maxFailureBytes = 700_000;
const maxSuiteBytes = 100_000;
const maxRunBytes = 50_000;
const headings = 'passed | failed | skipped |\n| --- | ---: | ---: | ---: |\n';

/** A summary in GitHub's Markdown, of less than 1 MB, when the run has ended: totals, what failed, and the suites. */
export const markdown: Reporter = (output) => {
  const failures = new BoundedList(maxFailureBytes);
  const suites = new BoundedList(maxSuiteBytes);
  return (event) => {
    switch (event.type) {
      case 'run-start':
      case 'suite-start':
        return;
      case 'case-end': {
        const file = fileName(event.suite, output.folder);
        if (event.result.status === 'failed') failures.add(() => caseSection(event.result, file));
        return;
      }
      case 'suite-end': {
        const { counts, findings } = event;
        const file = fileName(event.suite, output.folder);
        if (findings.length > 0) failures.add(() => suiteSection(findings, file));
        const mark = counts.failed + findings.length === 0 ? '✅' : '❌';
        suites.add(() => `| ${mark} <code>${escapeMarkdown(file)}</code> | ${cells(counts)}`);
        return;
      }
      case 'run-end': {
        const findings = new BoundedList(maxRunBytes);
        for (const finding of event.findings) findings.add(() => `${findingText(finding)}\n`);
        output.write(head(event));
        output.write(findings.end((left) => `${left} more findings are left out.\n\n`));
        output.write(failures.end((left) => `${left} more failures are left out.\n\n`));
        output.write(`| suite | ${headings}`);
        output.write(suites.end((left) => `| and ${left} more suites | | | |\n`));
      }
    }
  };
};

function head({ ok, bailed, suites, cases, durationMs }: Extract<SuiteEvent, { type: 'run-end' }>): string {
  const total = cases.passed + cases.failed + cases.skipped;
  const verdict = cases.failed > 0 ? `${cases.failed} of ${total} cases failed` : ok ? 'passed' : 'failed';
  const early = bailed ? ', ended early by <code>--bail</code>' : '';
  return [
    `## ${ok ? '✅' : '❌'} wardctl test: ${verdict}\n\n`,
    `| | ${headings}`,
    `| suites | ${cells(suites)}`,
    `| cases | ${cells(cases)}`,
    `\n${(durationMs / 1000).toFixed(2)} s${early}\n\n`,
  ].join('');
}

function cells({ passed, failed, skipped }: Counts): string {
  return `${passed} | ${failed} | ${skipped} |\n`;
}

/** Texts up to a number of bytes; what comes after the first that has no room is only counted. */
class BoundedList {
  private readonly texts: string[] = [];
  private readonly budget;
  private left = 0;

  constructor(maxBytes: number) {
    this.budget = createBudget(maxBytes);
  }

  add(makeText: () => string): void {
    const text = this.left === 0 ? makeText() : undefined;
    if (text !== undefined && this.budget(Buffer.byteLength(text))) this.texts.push(text);
    else this.left++;
  }

  end(describeLeft: (left: number) => string): string {
    return this.texts.join('') + (this.left === 0 ? '' : describeLeft(this.left));
  }
}
