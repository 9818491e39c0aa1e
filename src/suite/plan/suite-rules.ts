import { ruleFinding } from '../finding.ts';
import type { Finding } from '../suite-event.ts';
import type { Suite, SuiteCase } from '../suite.ts';
import type { VacuityRule } from '../vacuity-rules.ts';
import { leftOutByOnly } from './select-cases.ts';

/**
 * What is wrong with a suite as a whole, without what is switched off.
 * @param findings those of the file and of the matrix
 * @param cases all of the suite, with the pairs of its matrix
 * @param selected those of them that are wanted
 * @param allow vacuity rules that are switched off
 * @param ci whether nobody watches: then `only` fails
 */
export function suiteFindings(
  suite: Suite,
  findings: readonly Finding[],
  cases: readonly SuiteCase[],
  selected: readonly SuiteCase[],
  { allow, ci }: { readonly allow: ReadonlySet<VacuityRule>; readonly ci: boolean },
): Finding[] {
  const isKept = ({ rule }: Finding): boolean => rule === undefined || !allow.has(rule);
  const kept = [...findings, ...rulesOf(cases, selected, ci)].filter(isKept);
  // Where something else is wrong with the matrix, that is why it has no pairs.
  const isEmptyMatrix = suite.matrix !== undefined && cases.length === 0 && kept.length === 0;
  return isEmptyMatrix ? [noPairs].filter(isKept) : kept;
}

const noPairs = ruleFinding(
  'no-cases',
  'no pair of a policy and a resource is tested',
  'State a result for at least one pair, and check the files below `policies` and `resources`.',
);

/** What the cases of a suite say together. */
function rulesOf(cases: readonly SuiteCase[], selected: readonly SuiteCase[], ci: boolean): Finding[] {
  const findings: Finding[] = [];
  if (cases.length > 0 && cases.every(({ skip }) => skip !== undefined)) {
    findings.push(
      ruleFinding('no-cases', 'every case is skipped, so nothing is tested', 'Run at least one of them.'),
    );
  }
  const only = cases.find((test) => test.only);
  const isNothingLeft =
    selected.some(({ skip }) => skip === leftOutByOnly) && selected.every(({ skip }) => skip !== undefined);
  if (only !== undefined && isNothingLeft) {
    const message = `what is selected is left out, because ${JSON.stringify(only.name)} says \`only\``;
    findings.push(ruleFinding('no-cases', message, 'Take out `only`, or select that case.', only.position));
  }
  if (ci && only !== undefined) {
    const message = `${JSON.stringify(only.name)} says \`only\`, so that other cases are not run`;
    findings.push(ruleFinding('only-in-ci', message, 'Take out `only` before you commit.', only.position));
  }
  return findings;
}
