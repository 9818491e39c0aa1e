import { machineReporters, type MachineReporterName, type Reporter } from '../../../suite/index.ts';
import type { Terminal } from '../../terminal.ts';
import { defaultReporter } from './default-reporter.ts';
import { dotReporter } from './dot-reporter.ts';
import { verboseReporter } from './verbose-reporter.ts';

export type ReporterName = 'default' | 'verbose' | 'dot' | MachineReporterName;

/** All reporters by name, each for what it writes to; those for programs write the same to everything. */
export const reporters: Readonly<Record<ReporterName, (terminal: Terminal) => Reporter>> = {
  default: defaultReporter,
  verbose: verboseReporter,
  dot: dotReporter,
  json: () => machineReporters.json,
  junit: () => machineReporters.junit,
  tap: () => machineReporters.tap,
  github: () => machineReporters.github,
  markdown: () => machineReporters.markdown,
  sarif: () => machineReporters.sarif,
};
