import type { CaseResult, Finding } from '../suite-event.ts';
import { defuseCommands } from './escape-command.ts';
import { escapeTap } from './escape-tap.ts';
import { fileName } from './file-name.ts';
import { numberChecks } from './number-checks.ts';
import type { Reporter } from './reporter.ts';
import { tapDiagnostics, type TapPlace } from './tap-diagnostics.ts';

/**
 * The Test Anything Protocol, as the cases end: a test point for each, with YAML diagnostics where it failed. It is
 * TAP 14 without what TAP 13 lacks, and says that it is 13: harnesses of TAP 13 fail at a higher number, and those of
 * TAP 14 read 13 as well. What is wrong with a suite or the run as a whole is a test point of its own.
 */
export const tap: Reporter = (output) => {
  let points = 0;
  const writePoint = (isOk: boolean, description: string, directive = ''): void => {
    points++;
    const start = `${isOk ? 'ok' : 'not ok'} ${String(points)} - `;
    output.write(`${start}${escapeTap(description)}${directive}\n`);
  };
  const writeDiagnostics = (findings: readonly Finding[], place: TapPlace): void => {
    output.write(defuseCommands(tapDiagnostics(findings, place)));
  };
  const writeFindings = (findings: readonly Finding[], file: string | undefined): void => {
    for (const [name, finding] of numberChecks(findings)) {
      const description = [...(file === undefined ? [] : [file]), name].join(' > ');
      writePoint(false, description);
      writeDiagnostics([finding], { file, position: finding.position });
    }
  };
  const writeCase = (result: CaseResult, file: string): void => {
    const description = `${file} > ${result.name}`;
    if (result.status === 'skipped') writePoint(true, description, skipDirective(result.skipReason ?? ''));
    else writePoint(result.status === 'passed', description);
    if (result.status === 'failed') writeDiagnostics(result.findings, { file, position: result.position });
  };
  return (event) => {
    switch (event.type) {
      case 'run-start':
        output.write('TAP version 13\n');
        return;
      case 'suite-start':
        return;
      case 'case-end':
        writeCase(event.result, fileName(event.suite, output.folder));
        return;
      case 'suite-end':
        writeFindings(event.findings, fileName(event.suite, output.folder));
        return;
      case 'run-end':
        writeFindings(event.findings, undefined);
        if (event.bailed) output.write('Bail out! --bail ended the run after failed cases\n');
        output.write(`1..${String(points)}\n`);
    }
  };
};

function skipDirective(reason: string): string {
  return ` # SKIP ${escapeTap(reason)}`.trimEnd();
}
