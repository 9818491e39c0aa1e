import type { Workbench } from '../workbench.ts';
import type { PolicyBundle } from './bundle-policy.ts';
import type { EvaluationEnd, Evaluator } from './evaluate-script.ts';
import type { EvaluationFailure } from './evaluation.ts';
import { authorPosition } from './guest-position.ts';
import { problemsFailed, type SourceProblem } from './problem.ts';
import { SourceTexts } from './source-texts.ts';

/** How long top-level code may take. */
const evaluationTimeoutMs = 5000;

const absentPrefix = 'wardctl: not there: ';
/** What the SDK and the freezing say about a bundle that is not one policy. */
const notOnePolicy = /\bdefinePolicy is (?:not called|called )|\bdoes not call definePolicy\b/;
const definitionHint =
  'Write export default definePolicy({ validate(request, settings) { … } }) in src/policy.ts, or name the right module as main in package.json.';
const topLevelHint =
  'Top-level code runs once, when the policy is built: what needs the host, the request or the settings belongs into validate.';

/** What a bundle is evaluated with. */
export interface BundleEvaluation {
  readonly bench: Workbench;
  readonly evaluator: Evaluator;
  /** Absolute path of the engine. */
  readonly enginePath: string;
  /** The author's module, relative to the project. */
  readonly entry: string;
  /** Default: {@link evaluationTimeoutMs}. */
  readonly timeoutMs?: number;
}

/**
 * Runs the top-level code of a policy, and freezes it into a module.
 * @throws WardctlError BUILD_FAILED with the author's own position; the signal's reason
 */
export async function evaluateBundle(
  bundle: PolicyBundle,
  evaluation: BundleEvaluation,
): Promise<Uint8Array> {
  const { bench, evaluator, enginePath, entry, timeoutMs = evaluationTimeoutMs } = evaluation;
  const { sourceMap } = bundle;
  const job = { enginePath, script: bundle.code + absenceCheck(bundle), sourceMap, entryName: entry };
  const end = await evaluator.run(job, timeoutMs, bench.options.signal);
  if (end.type === 'done') return end.module;
  if (end.type === 'failed') throw failureOf(end, bundle, evaluation);
  throw bench.failed(...describeEnd(end, entry, timeoutMs));
}

/** Code that tells which globals are still not there when the policy has put in place what it brings itself. */
function absenceCheck({ absentUses }: PolicyBundle): string {
  if (absentUses.length === 0) return '';
  const names = JSON.stringify([...new Set(absentUses.map(({ name }) => name))]);
  const text = JSON.stringify(absentPrefix);
  return `;(() => { const absent = ${names}.filter((name) => !(name in globalThis)); if (absent.length > 0) throw new Error(${text} + absent.join()); })();\n`;
}

function failureOf(
  { message, stack }: EvaluationFailure,
  bundle: PolicyBundle,
  { bench, entry }: BundleEvaluation,
): Error {
  const { name, folder } = bench.project;
  const absent = absentProblems(message, bundle);
  if (absent.length > 0) {
    return problemsFailed(
      name,
      'it uses what policies do not have',
      absent,
      "Do without, ask first whether it is there ('NAME' in globalThis), or bring it: what a module imported before puts into globalThis is there.",
    );
  }
  const position = authorPosition(stack, bundle.sourceMap);
  const problem =
    position === undefined
      ? { text: message.startsWith(entry) ? message : `${entry}: ${message}` }
      : { text: message, place: new SourceTexts(folder, bundle.files).placeOf(position) };
  return notOnePolicy.test(message)
    ? problemsFailed(name, 'expected one policy', [problem], definitionHint)
    : problemsFailed(name, 'its top-level code fails', [problem], topLevelHint);
}

/** The uses of what the check found, or of what top-level code has failed for before. */
function absentProblems(message: string, { absentUses }: PolicyBundle): SourceProblem[] {
  const start = message.indexOf(absentPrefix);
  if (start >= 0) {
    const names = message
      .slice(start + absentPrefix.length)
      .trim()
      .split(',');
    return absentUses.filter(({ name }) => names.includes(name));
  }
  const [, missing] = /^ReferenceError: '?([\w$]+)'? is not defined/.exec(message) ?? [];
  return absentUses.some(({ name }) => name === missing) ? [...absentUses] : [];
}

function describeEnd(
  end: Exclude<EvaluationEnd, { readonly type: 'done' | 'failed' }>,
  entry: string,
  timeoutMs: number,
): [problem: string, hint: string, cause?: unknown] {
  switch (end.type) {
    case 'timeout':
      return [
        `the top-level code of ${entry} did not end within ${String(timeoutMs / 1000)} s`,
        `Look for a loop outside of functions. ${topLevelHint}`,
      ];
    case 'out-of-memory':
      return [`the top-level code of ${entry} takes too much memory`, topLevelHint];
    case 'crash':
      return [
        `${entry} cannot be evaluated: ${end.stack}`,
        'Please report this with the sources of the policy.',
      ];
  }
}
