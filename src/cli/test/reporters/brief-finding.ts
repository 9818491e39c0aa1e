import { quoteText, type Finding, type Observation } from '../../../suite/index.ts';
import { readSettingsFailure } from '../../report/settings-failure.ts';
import { describeFailure } from './describe-outcome.ts';

/**
 * A finding as it is shown above what the policy did: of a failure of several lines, which is shown there as it is, only
 * the first.
 */
export function briefFinding(finding: Finding, observation: Observation): Finding {
  const { failure, error, settings } = observation;
  if (failure !== undefined) return withReason(finding, failure.message, describeFailure(failure).reason);
  if (error !== undefined) return withReason(finding, error.message, error.message);
  const said = settings?.valid === false ? settings.message : undefined;
  if (said === undefined) return finding;
  const failed = readSettingsFailure(said);
  if (failed === undefined) return withReason(finding, said, said);
  const refusal = `it refused them: ${quoteText(said)}`;
  if (!finding.message.endsWith(refusal)) return withReason(finding, said, failed.text);
  const start = finding.message.slice(0, -refusal.length);
  return {
    ...finding,
    message: `${start}it failed on them: ${firstLine(failed.text)}`,
    hint: 'Mend the policy; where the case is about that, expect `settingsInvalid`.',
  };
}

function withReason(finding: Finding, text: string, reason: string): Finding {
  // A function: in a text, `$` would be special.
  return { ...finding, message: finding.message.replace(quoteText(text), () => firstLine(reason)) };
}

function firstLine(text: string): string {
  const [first = ''] = text.trimStart().split('\n', 1);
  return quoteText(first.trimEnd());
}
