import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { reasonOf, writeFileAtomically } from '../../files/index.ts';
import { formatSnapshots, unusedSnapshots } from '../snapshot/index.ts';
import type { PlannedSuite } from '../plan/planned-suite.ts';
import type { Finding } from '../suite-event.ts';
import type { CaseOutcome } from './case-job.ts';

/**
 * What is to do when all cases of a suite ended: snapshots are stored, and what is wrong with the suite as a whole is
 * told.
 * @throws WardctlError SNAPSHOT_UNWRITABLE
 */
export function finishSuite(
  suite: PlannedSuite,
  outcomes: readonly CaseOutcome[],
  { update, ci }: { readonly update: boolean; readonly ci: boolean },
): readonly Finding[] {
  const asked = suite.cases.filter(({ test }) => test.expect.snapshot === true).map(({ test }) => test.name);
  const unused = suite.isPartial ? [] : unusedSnapshots([...suite.snapshots.keys()], asked);
  const written = outcomes.flatMap(({ result, snapshot }): [string, string][] =>
    snapshot === undefined ? [] : [[result.name, snapshot]],
  );
  const removed = update ? unused : [];
  if (written.length > 0 || removed.length > 0) {
    const kept = new Map([...suite.snapshots, ...written]);
    for (const name of removed) kept.delete(name);
    store(suite.snapshotPath, formatSnapshots(kept));
  }
  const isAllowed = !ci || update || suite.allow.has('unused-snapshot');
  return isAllowed ? suite.findings : [...suite.findings, ...unused.map(unusedSnapshot)];
}

function store(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileAtomically(path, text);
  } catch (error) {
    throw new WardctlError('SNAPSHOT_UNWRITABLE', `cannot write the snapshots ${path}: ${reasonOf(error)}`, {
      hint: 'Check your rights to the folder of the suite.',
      cause: error,
    });
  }
}

function unusedSnapshot(name: string): Finding {
  return {
    check: 'unused-snapshot',
    message: `a snapshot is stored for ${JSON.stringify(name)}, and no case asks for it`,
    expected: undefined,
    actual: undefined,
    hint: 'Remove it with: wardctl test --update',
    position: undefined,
    rule: 'unused-snapshot',
  };
}
