import { renderDetails } from './details.ts';
import { formatDuration } from './headline.ts';
import { paint } from '../text/paint.ts';
import {
  effectivePatchOf,
  outcomeOf,
  policyOutcomeOf,
  type OutcomeName,
  type Terminal,
  type VerdictView,
} from './view.ts';

const outcomes: readonly OutcomeName[] = ['accepted', 'rejected', 'failed'];

/**
 * The counts of several verdicts on one line, set off from the last verdict; `''` for a single one.
 * The time is the sum of the evaluations.
 */
export function renderSummary(views: readonly VerdictView[], terminal: Terminal): string {
  const last = views.at(-1);
  if (last === undefined || views.length < 2) return '';
  const counts = outcomes.flatMap((outcome) => describeCount(views, outcome, terminal));
  const duration = formatDuration(views.reduce((sum, { durationMs }) => sum + durationMs, 0));
  const isSetOff =
    effectivePatchOf(last) !== undefined || renderDetails(last, undefined, terminal).length > 0;
  const head = paint('strong', `${views.length} evaluated:`, terminal);
  return `${isSetOff ? '' : '\n'}${head} ${counts.join(', ')} ${paint('quiet', `(${duration})`, terminal)}\n`;
}

function describeCount(views: readonly VerdictView[], outcome: OutcomeName, terminal: Terminal): string[] {
  const matching = views.filter((view) => outcomeOf(view) === outcome);
  if (matching.length === 0) return [];
  const spared = matching.filter((view) => policyOutcomeOf(view) !== outcome).length;
  const text = paint(outcome, `${matching.length} ${outcome}`, terminal);
  return [spared === 0 ? text : `${text} (${spared} only because of monitor mode)`];
}
