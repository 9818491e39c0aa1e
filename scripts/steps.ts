import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One check: it fails by throwing, or by an exit code other than 0. */
export interface Step {
  readonly name: string;
  readonly run: () => Promise<StepOutcome>;
}

/** What is said of a check when it fails. */
export interface StepOutcome {
  readonly exitCode: number;
  readonly output: string;
}

/**
 * Runs checks one after the other, all of them whatever fails, and says how each went.
 * The exit code of the process becomes 1 when one failed; the counts go where `.ci/run` collects them.
 *
 * @param report the name of these checks among the collected counts
 */
export async function runSteps(report: string, steps: readonly Step[]): Promise<void> {
  let failed = 0;
  for (const { name, run } of steps) {
    const startMs = performance.now();
    const { exitCode, output } = await run().catch(describeThrown);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    if (exitCode === 0) {
      console.log(`ok    ${name} (${seconds} s)`);
    } else {
      failed++;
      console.log(`FAIL  ${name} (${seconds} s)\n${output.trimEnd()}\n`);
    }
  }
  if (failed > 0) process.exitCode = 1;
  const folder = process.env['WARDCTL_REPORTS'];
  if (folder === undefined) return;
  const counts = { passed: steps.length - failed, failed, skipped: 0 };
  writeFileSync(join(folder, `${report}.json`), JSON.stringify(counts));
}

function describeThrown(error: unknown): StepOutcome {
  return { exitCode: 1, output: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
