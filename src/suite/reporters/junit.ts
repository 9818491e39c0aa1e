import type { CaseResult, Finding, SuiteInfo } from '../suite-event.ts';
import { createBudget, type Budget } from './budget.ts';
import { escapeXmlAttribute, escapeXmlContent } from './escape-xml.ts';
import { fileName } from './file-name.ts';
import { findingLine, findingText } from './finding-text.ts';
import { logText } from './log-text.ts';
import { numberChecks } from './number-checks.ts';
import type { Reporter } from './reporter.ts';

/** Of all logs together: what is kept for the end takes memory. */
const maxLogCharacters = 64 * 1024 * 1024;
const runName = 'wardctl test';

/**
 * XML in the format of JUnit and Ant, when the run has ended. What is wrong with a suite or the run as a whole is a
 * case of its own, as the format knows nothing else that fails.
 */
export const junit: Reporter = (output) => {
  const budget = createBudget(maxLogCharacters);
  const suites: SuiteElement[] = [];
  let cases: CaseElement[] = [];
  return (event) => {
    switch (event.type) {
      case 'run-start':
      case 'suite-start':
        return;
      case 'case-end':
        cases.push(caseElement(event.result, fileName(event.suite, output.folder), budget));
        return;
      case 'suite-end': {
        const file = fileName(event.suite, output.folder);
        cases.push(
          ...numberChecks(event.findings).map(([name, finding]) => findingElement(name, finding, file)),
        );
        suites.push(suiteElement(file, cases, event.durationMs, event.suite));
        cases = [];
        return;
      }
      case 'run-end': {
        const own = numberChecks(event.findings).map(([name, finding]) =>
          findingElement(name, finding, runName),
        );
        if (own.length > 0) suites.push(suiteElement(runName, own, 0));
        const { tests, failures, errors } = countOutcomes(suites.flatMap(({ outcomes }) => outcomes));
        const numbers = { tests, failures, errors, time: seconds(event.durationMs) };
        output.write('<?xml version="1.0" encoding="UTF-8"?>\n');
        output.write(`<testsuites${attributes({ name: runName, ...numbers })}>\n`);
        for (const { text } of suites) output.write(text);
        output.write('</testsuites>\n');
      }
    }
  };
};

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

interface CaseElement {
  readonly text: string;
  readonly outcome: Outcome;
}

interface SuiteElement {
  readonly text: string;
  readonly outcomes: readonly Outcome[];
}

function suiteElement(
  name: string,
  cases: readonly CaseElement[],
  durationMs: number,
  info?: SuiteInfo,
): SuiteElement {
  const outcomes = cases.map(({ outcome }) => outcome);
  const file = info === undefined ? {} : { file: name };
  const numbers = { ...countOutcomes(outcomes), time: seconds(durationMs), ...file };
  const policies = info?.policies.map((value) => element('      property', { name: 'policy', value }));
  const properties =
    policies === undefined ? [] : [element('    properties', {}, `\n${policies.join('')}    `)];
  const content = [...properties, ...cases.map(({ text }) => text)].join('');
  return { text: element('  testsuite', { name, ...numbers }, `\n${content}  `), outcomes };
}

function caseElement(result: CaseResult, file: string, budget: Budget): CaseElement {
  const { name, status, findings, observation, skipReason, position } = result;
  const own = { name, classname: file, time: seconds(result.durationMs) };
  if (status === 'passed') return { text: element('    testcase', own), outcome: 'passed' };
  if (status === 'skipped') {
    const skipped = element('      skipped', { message: skipReason ?? '' });
    return { text: element('    testcase', own, `\n${skipped}    `), outcome: 'skipped' };
  }
  const logs = logText(observation?.logs ?? []);
  const isShown = logs !== '' && budget(logs.length);
  const systemOut = isShown ? element('      system-out', {}, escapeXmlContent(logs)) : '';
  const place = `${file}:${String(position.line)}:${String(position.column)}`;
  const { text, outcome } = failureElement(findings, place);
  return { text: element('    testcase', own, `\n${text}${systemOut}    `), outcome };
}

/** A finding about no single case. */
function findingElement(name: string, finding: Finding, file: string): CaseElement {
  const place = finding.position === undefined ? file : `${file}:${String(finding.position.line)}`;
  const { text, outcome } = failureElement([finding], place);
  const own = { name, classname: file, time: seconds(0) };
  return { text: element('    testcase', own, `\n${text}    `), outcome };
}

/** Readers show one failure of a case, so that all findings have to be in it. */
function failureElement(findings: readonly Finding[], place: string): CaseElement {
  const outcome = findings.some(({ check }) => check === 'error') ? 'error' : 'failure';
  const [first] = findings;
  const more = findings.length > 1 ? ` (and ${String(findings.length - 1)} more)` : '';
  const message = (first === undefined ? '' : findingLine(first)) + more;
  const content = [place, ...findings.map(findingText)].join('\n\n');
  const own = { message, type: first?.check ?? outcome };
  return { text: element(`      ${outcome}`, own, escapeXmlContent(content)), outcome };
}

/** @param start name of the element, behind its indentation */
function element(start: string, own: Readonly<Record<string, string | number>>, content?: string): string {
  const open = `${start.replace(/\S/, '<$&')}${attributes(own)}`;
  return content === undefined ? `${open}/>\n` : `${open}>${content}</${start.trimStart()}>\n`;
}

function attributes(own: Readonly<Record<string, string | number>>): string {
  return Object.entries(own)
    .map(([name, value]) => ` ${name}="${escapeXmlAttribute(String(value))}"`)
    .join('');
}

function countOutcomes(
  outcomes: readonly Outcome[],
): Record<'tests' | 'failures' | 'errors' | 'skipped', number> {
  const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length;
  return {
    tests: outcomes.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}
