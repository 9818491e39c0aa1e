import { createHash } from 'node:crypto';
import type { Finding, SuiteInfo } from '../suite-event.ts';
import type { Position } from '../suite.ts';
import { cutText } from './cut-text.ts';
import { describeCheck } from './describe-check.ts';
import { escapeSarif } from './escape-sarif.ts';
import { fileName } from './file-name.ts';
import { jsonText } from './json-text.ts';
import type { Reporter } from './reporter.ts';

const schema = 'https://json.schemastore.org/sarif-2.1.0.json';
const driver = { name: 'wardctl', informationUri: 'https://www.npmjs.com/package/wardctl' };
/** GitHub takes no more results of one run. */
const maxResults = 25_000;
const maxMessageCharacters = 4096;
const maxTextCharacters = 16_384;

/** SARIF 2.1.0 when the run has ended: a rule for each kind of check that found something, a result for each finding. */
export const sarif: Reporter = (output) => {
  const rules = new Rules();
  const results: string[] = [];
  let planned = 0;
  const fingerprints = new Fingerprints();
  let left = 0;
  const add = (finding: Finding, suite: SuiteInfo, name?: string, position?: Position): void => {
    if (results.length === maxResults) {
      left++;
      return;
    }
    const file = fileName(suite, output.folder);
    const result = {
      ruleId: finding.check,
      ruleIndex: rules.indexOf(finding.check),
      level: 'error',
      message: messageOf(name === undefined ? finding.message : `${name}: ${finding.message}`),
      locations: [locationOf(file, name, finding.position ?? position)],
      partialFingerprints: { 'wardctlCheck/v1': fingerprints.next(file, name ?? '', finding.check) },
      properties: { expected: cut(finding.expected), actual: cut(finding.actual), hint: cut(finding.hint) },
    };
    results.push(jsonText(result));
  };
  return (event) => {
    switch (event.type) {
      case 'run-start':
        planned = event.cases;
        return;
      case 'suite-start':
        return;
      case 'case-end': {
        const { name, findings, position } = event.result;
        for (const finding of findings) add(finding, event.suite, name, position);
        return;
      }
      case 'suite-end':
        for (const finding of event.findings) add(finding, event.suite);
        return;
      case 'run-end': {
        const tooMany = left === 0 ? [] : [`${String(left)} more results are left out`];
        const { passed, failed, skipped } = event.cases;
        const notRun = planned - passed - failed - skipped;
        const early = event.bailed
          ? [`--bail ended the run early: ${String(notRun)} cases were not run`]
          : [];
        const texts = [...event.findings.map(({ message }) => message), ...early, ...tooMany];
        const run = {
          tool: { driver: { ...driver, version: output.version, rules: rules.describe() } },
          invocations: [
            {
              executionSuccessful: event.findings.length === 0,
              toolExecutionNotifications: texts.map((text) => ({ level: 'error', message: messageOf(text) })),
            },
          ],
          columnKind: 'utf16CodeUnits',
        };
        const start = jsonText({ $schema: schema, version: '2.1.0' }).slice(0, -1);
        const list = results.length === 0 ? '[]' : `[\n${results.join(',\n')}\n]`;
        output.write(`${start},"runs":[${jsonText(run).slice(0, -1)},"results":${list}}]}\n`);
      }
    }
  };
};

class Rules {
  private readonly indexes = new Map<string, number>();

  indexOf(check: string): number {
    const index = this.indexes.get(check) ?? this.indexes.size;
    this.indexes.set(check, index);
    return index;
  }

  describe(): object[] {
    return [...this.indexes.keys()].map((id) => ({ id, shortDescription: { text: describeCheck(id) } }));
  }
}

/** What stays the same when lines move, so that a result is known again in the next run. */
class Fingerprints {
  private readonly counts = new Map<string, number>();

  next(...parts: readonly string[]): string {
    const key = JSON.stringify(parts);
    const count = this.counts.get(key) ?? 0;
    this.counts.set(key, count + 1);
    return createHash('sha256')
      .update(`${key}${String(count)}`)
      .digest('hex')
      .slice(0, 32);
  }
}

function locationOf(file: string, name: string | undefined, position: Position | undefined): object {
  const region = position && { startLine: position.line, startColumn: position.column };
  const uri = file.toWellFormed().split('/').map(encodeURIComponent).join('/');
  return {
    physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, region },
    logicalLocations: name === undefined ? undefined : [{ name, kind: 'test case' }],
  };
}

function messageOf(text: string): { readonly text: string } {
  return { text: escapeSarif(cutText(text, maxMessageCharacters)) };
}

function cut(text: string | undefined): string | undefined {
  return text && cutText(text, maxTextCharacters);
}
