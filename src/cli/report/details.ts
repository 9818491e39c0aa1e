import type { StatusCause } from '../../admission/index.ts';
import { explainFailure } from './failure.ts';
import { layFacts, margin, proseColumns, quote, type Entry, type Fact } from '../text/layout.ts';
import { glyphsOf, paint } from '../text/paint.ts';
import {
  effectivePatchOf,
  outcomeOf,
  policyOutcomeOf,
  policyResponseOf,
  type Mutation,
  type OutcomeName,
  type Terminal,
  type VerdictView,
} from './view.ts';
import { wrapLine } from '../text/wrap.ts';

/**
 * What there is to say below the first line, without the mutation itself.
 * @param prevented the mutation that monitor mode kept from happening
 */
export function renderDetails(
  view: VerdictView,
  prevented: Mutation | undefined,
  terminal: Terminal,
): string[] {
  const outcome = policyOutcomeOf(view);
  const failure = view.failure && explainFailure(view);
  const message = failure === undefined ? policyResponseOf(view).status?.message?.trim() : failure.quotation;
  const facts = [...(failure?.facts ?? []), ...responseFacts(view), ...(failure?.help ?? [])];
  return [
    ...renderPrevented(view, outcome, prevented, terminal),
    ...(message === undefined || message === ''
      ? withoutMessage(outcome, terminal)
      : quote(message, outcome, terminal)),
    ...(facts.length === 0 ? [] : layFacts(facts, terminal)),
  ];
}

/** What monitor mode kept from happening. */
function renderPrevented(
  view: VerdictView,
  outcome: OutcomeName,
  prevented: Mutation | undefined,
  terminal: Terminal,
): string[] {
  if (outcomeOf(view) === outcome && prevented === undefined) return [];
  const { [outcome]: mark } = glyphsOf(terminal);
  const words = {
    accepted: `would be accepted ${prevented?.addition ?? ''}`,
    rejected: 'would be rejected',
    failed: 'failed, would be rejected',
  };
  const text = `${mark} ${words[outcome]} in protect mode`;
  return wrapLine(text, proseColumns(terminal)).map((row) => margin + paint(outcome, row, terminal));
}

function withoutMessage(outcome: OutcomeName, terminal: Terminal): string[] {
  return outcome === 'rejected' ? [margin + paint('quiet', 'The policy gave no message.', terminal)] : [];
}

function responseFacts(view: VerdictView): Fact[] {
  const { auditAnnotations, warnings } = view.response;
  const { status, patch } = policyResponseOf(view);
  const { code, reason, details } = status ?? {};
  const causes = (details?.causes ?? []).map((cause) => describeCause(cause, view.group === true));
  const retryAfter = details?.retryAfterSeconds;
  const annotations = Object.entries(auditAnnotations ?? {});
  const facts: Fact[] = [
    { label: 'code', entries: code === undefined ? [] : [{ text: codeText(code, view) }] },
    { label: 'reason', entries: reason === undefined ? [] : [{ text: reason }] },
    { label: 'retry', entries: retryAfter === undefined ? [] : [{ text: `after ${retryAfter} s` }] },
    { label: view.group === true ? 'members' : 'causes', entries: causes },
    {
      label: 'patch',
      entries:
        patch === undefined || effectivePatchOf(view) !== undefined
          ? []
          : [{ text: 'ignored, because the request is rejected' }],
    },
    { label: 'warnings', style: 'warning', entries: (warnings ?? []).map((text) => ({ text })) },
    { label: 'audit', entries: annotations.map(([lead, text]) => ({ lead, text })) },
  ];
  return facts.filter(({ entries }) => entries.length > 0);
}

function codeText(code: number, view: VerdictView): string {
  return outcomeOf(view) === 'failed' ? `${code}, rejected because nothing was decided` : String(code);
}

const memberPath = 'spec.policies.';

function describeCause({ field, message, reason }: StatusCause, ofGroup: boolean): Entry {
  const text = [message ?? '', reason === null ? '' : `(${reason})`].filter((part) => part !== '').join(' ');
  const content = text === '' ? 'no message' : text;
  if (field === null) return { text: content };
  return {
    lead: ofGroup && field.startsWith(memberPath) ? field.slice(memberPath.length) : field,
    text: content,
  };
}
