import { github } from './github.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { sarif } from './sarif.ts';
import { tap } from './tap.ts';
import type { Reporter } from './reporter.ts';

export type { Reporter, ReporterOutput } from './reporter.ts';
export type { TestReport } from './test-report.ts';
export type { TextLine } from './line-diff.ts';
export { diffLines, hunksOf } from './line-diff.ts';
export { defuseCommands } from './escape-command.ts';
export { logText } from './log-text.ts';

/** Reports for programs, by name. */
export const machineReporters = { json, junit, tap, github, markdown, sarif } as const satisfies Record<
  string,
  Reporter
>;

export type MachineReporterName = keyof typeof machineReporters;
