import type { Finding, SuiteInfo } from '../suite-event.ts';
import type { Position } from '../suite.ts';
import { cutText } from './cut-text.ts';
import { escapeCommandMessage, escapeCommandProperty } from './escape-command.ts';
import { fileName } from './file-name.ts';
import { findingText } from './finding-text.ts';
import type { Reporter } from './reporter.ts';

/** What GitHub takes of a message. */
const maxMessageCharacters = 60_000;
const maxTitleCharacters = 200;

/** Workflow commands of GitHub that annotate the line of each failed case, as the cases end. */
export const github: Reporter = (output) => {
  const annotate = (
    title: string,
    findings: readonly Finding[],
    suite?: SuiteInfo,
    position?: Position,
  ): void => {
    const properties = {
      ...(suite === undefined ? {} : { file: fileName(suite, output.folder) }),
      ...(position === undefined ? {} : { line: position.line, col: position.column }),
      title: cutText(title, maxTitleCharacters),
    };
    const written = Object.entries(properties).map(
      ([key, value]) => `${key}=${escapeCommandProperty(String(value))}`,
    );
    const message = cutText(findings.map(findingText).join('\n\n'), maxMessageCharacters);
    output.write(`::error ${written.join(',')}::${escapeCommandMessage(message)}\n`);
  };
  return (event) => {
    switch (event.type) {
      case 'run-start':
      case 'suite-start':
        return;
      case 'case-end': {
        const { status, name, findings, position } = event.result;
        const [first] = findings;
        // What is written above the case is for others too, such as the policy.
        const isAbove = first?.position !== undefined && first.position.line < position.line;
        if (status === 'failed') annotate(name, findings, event.suite, isAbove ? first.position : position);
        return;
      }
      case 'suite-end':
        for (const finding of event.findings)
          annotate(finding.check, [finding], event.suite, finding.position);
        return;
      case 'run-end':
        for (const finding of event.findings) annotate(`wardctl test: ${finding.check}`, [finding]);
    }
  };
};
