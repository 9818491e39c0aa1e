import { exitCodes } from '../exit-code.ts';
import { printJson } from '../print-json.ts';
import type { RegistrySettings } from '../registry/context.ts';
import { parseRegistryHost } from '../registry/registry-host.ts';
import { processSurroundings } from '../registry/surroundings.ts';
import { stdoutTerminal } from '../terminal.ts';
import { writeStdout } from '../write.ts';
import { formatReport } from './format-report.ts';
import { runChecks } from './run-checks.ts';

/** The command line of `doctor`, parsed but not interpreted. */
export interface DoctorCommand extends RegistrySettings {
  readonly hosts: readonly string[];
  readonly json: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl doctor` does and prints the report. Returns the exit code.
 * @throws WardctlError USAGE_INVALID for what is no host
 */
export async function examine({ hosts, json, color, ...settings }: DoctorCommand): Promise<number> {
  const report = await runChecks(
    {
      ...settings,
      registries: [...new Set(hosts.map(parseRegistryHost))],
      nodeVersion: process.versions.node,
      nowMs: Date.now(),
    },
    processSurroundings(),
  );
  if (json) printJson(report);
  else writeStdout(formatReport(report, stdoutTerminal(color)));
  return report.ok ? exitCodes.ok : exitCodes.failed;
}
