import { formatResponse } from '../../admission/index.ts';
import { valueAt, type JsonValue } from '../../json/index.ts';
import { escapeJson } from '../escape.ts';
import type { VerdictView } from '../report/index.ts';
import { hasUnicode } from '../terminal.ts';
import { writeStdout } from '../write.ts';
import type { Outcome } from './evaluate-all.ts';

/** Shows outcomes as they come. */
export interface OutcomePrinter {
  print(outcome: Outcome): Promise<void>;
  /** To be called when there are no more. */
  finish(): void;
}

export interface PrinterOptions {
  readonly format: 'json' | 'text';
  readonly color: boolean;
  /** Width of the terminal; `undefined` where stdout is none. */
  readonly columns: number | undefined;
  readonly warn: (message: string) => void;
}

export async function createPrinter(options: PrinterOptions): Promise<OutcomePrinter> {
  return options.format === 'json' ? jsonPrinter(options) : textPrinter(options);
}

/** One line for each evaluation, equal to the reference's; on a terminal, with escapes for what it would act on. */
function jsonPrinter({ warn, columns }: PrinterOptions): OutcomePrinter {
  return {
    print(outcome) {
      const { response, ownResponse } = outcome.verdict;
      if (outcome.policy.monitor && !ownResponse.allowed) {
        const reason = ownResponse.status?.message ?? 'no message';
        warn(`${outcome.policy.label} is in monitor mode and would have rejected: ${reason}`);
      }
      const line = formatResponse(response);
      writeStdout(`${columns === undefined ? line : escapeJson(line)}\n`);
      return Promise.resolve();
    },
    finish: () => undefined,
  };
}

async function textPrinter({ color, columns }: PrinterOptions): Promise<OutcomePrinter> {
  const { renderSummary, renderVerdict } = await import('../report/index.ts');
  const terminal = { color, columns: columns ?? 100, unicode: hasUnicode() };
  const views: VerdictView[] = [];
  return {
    async print(outcome) {
      const view = viewOf(outcome);
      views.push(view);
      writeStdout(await renderVerdict(view, terminal));
    },
    finish() {
      if (views.length > 1) writeStdout(renderSummary(views, terminal));
    },
  };
}

function viewOf({ policy, request, verdict, durationMs }: Outcome): VerdictView {
  const asked = policy.raw ? request.asRawRequest() : request.asAdmissionRequest();
  const { response, ownResponse, failure } = verdict;
  return {
    policyId: policy.label,
    group: policy.isGroup,
    ...(policy.monitor ? { mode: 'monitor' as const, wouldBe: ownResponse } : {}),
    request: { source: request.source, ...subjectOf(asked.document, policy.raw) },
    response,
    object: asked.object,
    ...(failure === undefined ? {} : { failure }),
    durationMs,
  };
}

/** What a request is about, in words; a raw request has no such thing. */
function subjectOf(document: JsonValue, raw: boolean): Partial<VerdictView['request']> {
  if (raw) return {};
  const named = {
    operation: valueAt(document, 'operation'),
    kind: subresourceOf(document) ?? valueAt(document, 'kind', 'kind'),
    namespace: valueAt(document, 'namespace'),
    name: valueAt(document, 'name'),
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => typeof value === 'string'));
}

/** `pods/exec`; the kind of a sub-resource's object (`PodExecOptions`) says less. */
function subresourceOf(document: JsonValue): string | undefined {
  const resource = valueAt(document, 'resource', 'resource');
  const subresource = valueAt(document, 'subResource');
  return typeof resource === 'string' && typeof subresource === 'string' && subresource !== ''
    ? `${resource}/${subresource}`
    : undefined;
}
