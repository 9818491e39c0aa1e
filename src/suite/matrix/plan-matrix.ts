import { WardctlError } from '../../errors.ts';
import { errorFinding } from '../finding.ts';
import type { Suite } from '../suite.ts';
import { loadPolicies } from './load-policies.ts';
import { loadObjects, makeResources } from './load-resources.ts';
import type { MatrixPlan } from './matrix-plan.ts';
import { planPairs } from './plan-pairs.ts';

const maxPairs = 100_000;

/**
 * Pairs every policy of a suite's matrix with every resource. What is wrong with the suite, its policies or its
 * resources is among the findings; pairs that can be tested nevertheless are planned.
 * @param read gives the text of a file by its path as the suite has it; throws WardctlError where it cannot
 */
export async function planMatrix(suite: Suite, read: (path: string) => Promise<string>): Promise<MatrixPlan> {
  const { matrix } = suite;
  if (matrix === undefined) return { cases: [], findings: [] };
  const { oldManifest } = matrix.options;
  const [policies, objects, old] = await Promise.all([
    loadPolicies(matrix, read),
    loadObjects('resources', matrix.resources, read),
    loadObjects('the manifests before the update', oldManifest === undefined ? [] : [oldManifest], read),
  ]);
  const unread = [...policies.findings, ...objects.findings, ...old.findings];
  if (old.findings.length > 0) return { cases: [], findings: unread };
  try {
    checkSize(policies.items.length, objects.items.length);
    const oldObjects = oldManifest && old.items.map(({ object }) => object);
    const resources = makeResources(objects.items, matrix.options, oldObjects);
    const { cases, findings } = planPairs(suite, matrix, policies.items, resources, {
      policies: policies.findings.length > 0 ? undefined : new Set(policies.items.map(({ name }) => name)),
      resources:
        objects.findings.length > 0 ? undefined : new Set(resources.flatMap(({ names }) => [...names])),
    });
    return { cases, findings: [...unread, ...findings] };
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    return { cases: [], findings: [...unread, errorFinding(error, matrix.resources[0]?.position)] };
  }
}

function checkSize(policies: number, resources: number): void {
  if (policies * resources <= maxPairs) return;
  const found = `${String(policies)} policies and ${String(resources)} resources`;
  throw new WardctlError(
    'SUITE_INVALID',
    `expected at most ${String(maxPairs)} pairs of a policy and a resource, found ${found}`,
    { hint: 'Split the suite.' },
  );
}
