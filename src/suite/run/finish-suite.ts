import { ruleFinding } from '../finding.ts';
import { storeSnapshots, unusedSnapshots } from '../snapshot/index.ts';
import type { PlannedSuite } from '../plan/planned-suite.ts';
import type { Finding } from '../suite-event.ts';
import type { CaseOutcome } from './case-job.ts';

/**
 * What is to do when all cases of a suite ended: snapshots are stored, and what is wrong with the suite as a whole is
 * told.
 * @throws WardctlError SNAPSHOT_UNWRITABLE, SNAPSHOT_INVALID
 */
export async function finishSuite(
  suite: PlannedSuite,
  outcomes: readonly CaseOutcome[],
  { update, ci }: { readonly update: boolean; readonly ci: boolean },
): Promise<readonly Finding[]> {
  const asked = suite.cases.filter(({ test }) => test.expect.snapshot === true).map(({ test }) => test.name);
  const unused = suite.isPartial ? [] : unusedSnapshots([...suite.snapshots.keys()], asked);
  const written = new Map(
    outcomes.flatMap(({ result, snapshot }): [string, string][] =>
      snapshot === undefined ? [] : [[result.name, snapshot]],
    ),
  );
  const removed = update ? unused : [];
  if (written.size > 0 || removed.length > 0) await storeSnapshots(suite.snapshotPath, { written, removed });
  const isAllowed = !ci || update || suite.allow.has('unused-snapshot');
  return isAllowed ? suite.findings : [...suite.findings, ...unused.map(unusedSnapshot)];
}

function unusedSnapshot(name: string): Finding {
  const message = `a snapshot is stored for ${JSON.stringify(name)}, and no case asks for it`;
  return ruleFinding('unused-snapshot', message, 'Remove it with: wardctl test --update');
}
