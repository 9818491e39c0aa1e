import { isObject } from '../../json/index.ts';
import type { HostCallRecord, Observation, ObservedAnswer } from '../observation.ts';
import type { CaseResult, Finding } from '../suite-event.ts';
import { cutText } from './cut-text.ts';
import type {
  ReportedAnswer,
  ReportedCase,
  ReportedDetails,
  ReportedFinding,
  ReportedHostCall,
  ReportedOutcome,
  ReportedRunFinding,
  ReportedSuiteFinding,
} from './test-report.ts';

const maxCharacters = 65_536;
const maxItems = 100;

/** A case as reports have it, without its outcome. */
export function reportCase(result: CaseResult): Omit<ReportedCase, 'outcome'> {
  const { name, position, tags, status, skipReason, snapshot, durationMs, findings } = result;
  return {
    name,
    ...position,
    tags,
    status,
    skipReason,
    snapshot,
    durationMs,
    findings: findings.map(reportFinding),
  };
}

/** What a policy did, as reports have it. */
export function reportOutcome(observation: Observation, withDetails: boolean): ReportedOutcome {
  const { durationMs, answer, ownAnswer, settings, failure, error, notSelected } = observation;
  return {
    durationMs,
    answer: answer && reportAnswer(answer),
    ownAnswer: ownAnswer && reportAnswer(ownAnswer),
    settings: settings && { valid: settings.valid, message: cutOptional(settings.message) },
    failure: failure && { kind: failure.kind, message: cutText(failure.message, maxCharacters) },
    error,
    notSelected,
    details: withDetails ? reportDetails(observation) : undefined,
  };
}

/** A finding about a run, as reports have it. */
export function reportRunFinding({ check, message, hint, rule }: Finding): ReportedRunFinding {
  return { check, message: cutText(message, maxCharacters), hint, rule };
}

/** A finding about a suite, as reports have it. */
export function reportSuiteFinding(finding: Finding): ReportedSuiteFinding {
  return { ...reportRunFinding(finding), ...finding.position };
}

function reportFinding(finding: Finding): ReportedFinding {
  return {
    ...reportSuiteFinding(finding),
    expected: cutOptional(finding.expected),
    actual: cutOptional(finding.actual),
  };
}

function reportAnswer(answer: ObservedAnswer): ReportedAnswer {
  const annotations = Object.entries(answer.auditAnnotations).slice(0, maxItems);
  return {
    allowed: answer.allowed,
    message: cutOptional(answer.message),
    code: answer.code,
    warnings: answer.warnings.slice(0, maxItems).map((warning) => cutText(warning, maxCharacters)),
    auditAnnotations: Object.fromEntries(
      annotations.map(([key, value]) => [cutText(key, maxCharacters), cutText(value, maxCharacters)]),
    ),
    mutated: answer.patch !== undefined,
  };
}

function cutOptional(text: string | undefined): string | undefined {
  return text === undefined ? undefined : cutText(text, maxCharacters);
}

function reportCalls(calls: readonly HostCallRecord[]): ReportedHostCall[] {
  return calls.slice(0, maxItems).map(({ capability, fields }) => ({ capability, fields }));
}

function reportDetails({ answer, hostCalls, unusedCalls, logs }: Observation): ReportedDetails {
  return {
    patch: Array.isArray(answer?.patch) ? answer.patch.filter(isObject) : undefined,
    hostCalls: reportCalls(hostCalls),
    unusedCalls: reportCalls(unusedCalls),
    logs: logs.slice(-maxItems),
  };
}
