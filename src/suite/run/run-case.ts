import { monotonicMs } from '../../runtime/index.ts';
import type { ModuleCache } from '../../evaluate/index.ts';
import { checkExpectation } from '../check/index.ts';
import { compareSnapshot, snapshotText } from '../snapshot/index.ts';
import { findBlindness } from './find-blindness.ts';
import type { CaseJob, CaseOutcome } from './case-job.ts';
import { observeCase } from './observe-case.ts';
import type { SettingsOpinions } from './settings-opinions.ts';

/** What a worker keeps from case to case. */
export interface CaseMemory {
  readonly modules: ModuleCache;
  readonly opinions: SettingsOpinions;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Runs one case and checks it against what it expects. */
export async function runCase(job: CaseJob, memory: CaseMemory): Promise<CaseOutcome> {
  const startedAt = monotonicMs();
  const { test, folder, subject, notSelected, stored, options } = job;
  const { observation } = await observeCase(test, { folder, subject, notSelected, ...memory });
  const findings = await checkExpectation(test.expect, observation, options);
  let snapshot: string | undefined;
  let outcome: 'matched' | 'written' | 'updated' | undefined;
  if (test.expect.snapshot === true) {
    const text = snapshotText(observation);
    const compared = compareSnapshot(stored, text, options);
    if (compared.finding === undefined) {
      // What a failed case shows is nothing to keep.
      const isKept = compared.outcome !== 'matched' && findings.length === 0;
      outcome = isKept || compared.outcome === 'matched' ? compared.outcome : undefined;
      snapshot = isKept ? text : undefined;
    } else {
      findings.push({ ...compared.finding, position: test.expect.position });
    }
  }
  if (options.checkSuites && findings.length === 0)
    findings.push(...(await findBlindness(test, observation, options)));
  const { name, position, tags } = test;
  return {
    result: {
      name,
      position,
      tags,
      status: findings.length === 0 ? 'passed' : 'failed',
      skipReason: undefined,
      findings,
      observation,
      snapshot: outcome,
      durationMs: monotonicMs() - startedAt,
    },
    snapshot,
  };
}
