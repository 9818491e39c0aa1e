import { errorFinding, ruleFinding } from '../finding.ts';
import type { Finding } from '../suite-event.ts';
import type { Matrix, ResourceSession, StatedResult, Suite, SuiteCase } from '../suite.ts';
import { BoundedFindings } from './bounded-findings.ts';
import type { MatrixPolicy } from './load-policies.ts';
import { labelsOfNamespaces, type MatrixResource } from './load-resources.ts';
import type { MatrixPlan, PlannedPair } from './matrix-plan.ts';
import { EntryTable, type KnownNames } from './named-entries.ts';
import { selectPair, type PairSelection } from './select-pair.ts';
import { agreeOnResult, agreeOnSession, unstated } from './state-result.ts';

interface Pair {
  readonly name: string;
  readonly policy: MatrixPolicy;
  readonly resource: MatrixResource;
  readonly selection: PairSelection;
  readonly results: readonly StatedResult[];
  readonly sessions: readonly ResourceSession[];
}

/** The pairs with what the suite states of them. */
export function planPairs(
  { cases: others }: Suite,
  matrix: Matrix,
  policies: readonly MatrixPolicy[],
  resources: readonly MatrixResource[],
  known: KnownNames,
): MatrixPlan {
  const { namespaces, findings: unlabelled } = labelsOfNamespaces(resources);
  const results = new EntryTable(matrix.results);
  const sessions = new EntryTable(matrix.sessions);
  const problems = new BoundedFindings();
  const nameOf = uniqueNames(others);
  const cases: PlannedPair[] = [];
  for (const policy of policies) {
    for (const resource of resources) {
      const selection = selectPair(policy, resource, namespaces);
      // A policy that is not asked makes no calls.
      const isAsked = selection.type === 'undecided' || selection.notSelected === undefined;
      const planned = planPair(
        {
          name: nameOf(`${policy.name} × ${resource.name}`),
          policy,
          resource,
          selection,
          results: results.find(policy, resource),
          sessions: isAsked ? sessions.find(policy, resource) : [],
        },
        problems,
      );
      if (planned !== undefined) cases.push(planned);
    }
  }
  const unused = [
    ...results.unmatched('results', 'unmatched-result', known),
    ...sessions.unmatched('sessions', 'unused-session', known),
  ];
  return { cases, findings: [...unlabelled, ...problems.all(), ...unused] };
}

function planPair(pair: Pair, problems: BoundedFindings): PlannedPair | undefined {
  const { name, policy, resource, selection } = pair;
  const stated = agreeOnResult(pair.results, name);
  if ('conflict' in stated) {
    problems.add(`results ${String(stated.conflict.position?.line)}`, () => stated.conflict, 1);
    return undefined;
  }
  if (selection.type === 'undecided') {
    const { error } = selection;
    const kind = `undecided ${policy.name}: ${error.message}`;
    problems.add(kind, () => errorFinding(error.about(name), resource.position), 1);
    return undefined;
  }
  const { notSelected } = selection;
  const { agreed } = stated;
  if (agreed === undefined) {
    problems.add('unstated', () => unstated(policy, resource, name, notSelected));
    return undefined;
  }
  const session = agreeOnSession(pair.sessions, name);
  if ('conflict' in session) {
    problems.add(`sessions ${String(session.conflict.position?.line)}`, () => session.conflict, 1);
    return undefined;
  }
  const test = caseOf(pair, agreed, session.agreed?.session);
  return { case: test, notSelected, findings: unexplained(agreed) };
}

function unexplained({ result, message, position }: StatedResult): Finding[] {
  if (message !== undefined || (result !== 'fail' && result !== 'warn')) return [];
  const text = `the result \`${result}\` is stated without saying why, so that any rejection will do`;
  const hint = 'Say what the rejection is about: `message: { contains: … }` beside `result`.';
  return [ruleFinding('unexplained-rejection', text, hint, position)];
}

function caseOf(
  { name, policy, resource }: Pair,
  { position, result, message }: StatedResult,
  session: SuiteCase['session'],
): SuiteCase {
  return {
    name,
    position,
    tags: [],
    skip: undefined,
    only: false,
    subject: policy.subject,
    request: {
      type: 'request',
      source: { type: 'inline', value: resource.review, position: resource.position },
    },
    settings: undefined,
    executionMode: undefined,
    raw: undefined,
    mode: undefined,
    session,
    contextAware: true,
    allowedHostCapabilities: undefined,
    timeoutMs: undefined,
    expect: { position, result, ...(message === undefined ? {} : { message }) },
  };
}

/** Gives each name once; later ones get a number. */
function uniqueNames(cases: readonly SuiteCase[]): (name: string) => string {
  const taken = new Map(cases.map(({ name }) => [name, 1]));
  return (name) => {
    const last = taken.get(name);
    if (last === undefined) {
      taken.set(name, 1);
      return name;
    }
    let number = last + 1;
    while (taken.has(`${name} (${String(number)})`)) number++;
    const numbered = `${name} (${String(number)})`;
    taken.set(name, number).set(numbered, 1);
    return numbered;
  };
}
