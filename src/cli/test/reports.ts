import { appendFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { makeFolder, reasonOf } from '../../files/index.ts';
import type { SuiteEvent } from '../../suite/index.ts';
import { suggest } from '../../suggest.ts';
import { openOutput } from '../output-file.ts';
import { columnsOf, hasUnicode, isTerminal, useColor, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { chooseReporters } from './choose-reporters.ts';
import { inputsOf, refuseOwned } from './report-inputs.ts';
import { reporters, type ReporterName } from './reporters/index.ts';

/** The reporters of a run. */
export interface Reports {
  readonly tell: (event: SuiteEvent) => void;
  /** Writes the reports that go to files. @throws WardctlError OUTPUT_UNWRITABLE */
  readonly finish: () => void;
}

export interface ReportSurroundings {
  /** What paths are relative to. */
  readonly folder: string;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes to stdout. */
  readonly write: (text: string) => void;
}

interface OpenReport {
  readonly tell: (event: SuiteEvent) => void;
  readonly finish: () => void;
}

/**
 * Opens reporters, each with an output of its own, which is checked before anything is run.
 * @param texts as on the command line: `junit` or `junit=report.xml`; none: `default`. In GitHub's service, what it can
 *   show comes besides: annotations where stdout is for people, and the job summary; unless they are named
 * @throws WardctlError USAGE_INVALID, OUTPUT_UNWRITABLE
 */
export function openReports(texts: readonly string[], surroundings: ReportSurroundings): Reports {
  const { choices, hasSummary } = chooseReporters(texts, surroundings);
  const open = [
    ...choices.map(({ name, file }) => openReport(checkedName(name), file, surroundings)),
    ...(hasSummary ? jobSummary(surroundings) : []),
  ];
  return {
    tell: (event) => {
      for (const report of open) report.tell(event);
    },
    finish: () => {
      for (const report of open) report.finish();
    },
  };
}

function openReport(
  name: ReporterName,
  file: string | undefined,
  surroundings: ReportSurroundings,
): OpenReport {
  const { color } = surroundings;
  const folder = reportFolder(name, surroundings);
  if (file === undefined) {
    const { write } = surroundings;
    const tell = reporters[name](stdoutOf(color))({ write, folder, version });
    return { tell, finish: () => undefined };
  }
  refuseOwned(name, file);
  makeFolderOf(file, surroundings.folder);
  let output = openOutput(file, surroundings.folder, new Map());
  const report = collected(name, folder, (text) => {
    output.write(text);
  });
  return {
    ...report,
    tell: (event) => {
      if (event.type === 'run-start')
        output = openOutput(file, surroundings.folder, inputsOf(event, file, surroundings.folder));
      report.tell(event);
    },
  };
}

function makeFolderOf(file: string, folder: string): void {
  try {
    makeFolder(dirname(resolve(folder, file)));
  } catch (error) {
    throw new WardctlError('OUTPUT_UNWRITABLE', `cannot make the folder of ${file}: ${reasonOf(error)}`, {
      hint: 'Give the path of a file in a folder that you may write to.',
      cause: error,
    });
  }
}

/** The page that GitHub shows for a job; several steps write to it one after the other. */
function jobSummary(surroundings: ReportSurroundings): OpenReport[] {
  const { env, folder } = surroundings;
  const path = env['GITHUB_STEP_SUMMARY'] ?? '';
  if (path === '') return [];
  return [
    collected('markdown', reportFolder('markdown', surroundings), (text) => {
      try {
        appendFileSync(resolve(folder, path), text);
      } catch (error) {
        throw new WardctlError(
          'OUTPUT_UNWRITABLE',
          `cannot write the job summary ${path}: ${reasonOf(error)}`,
          {
            hint: 'GITHUB_STEP_SUMMARY names a file that you may write to, or is empty for no summary.',
            cause: error,
          },
        );
      }
    }),
  ];
}

/** What the names in a report are relative to: GitHub shows files by their place in the repository. */
function reportFolder(name: ReporterName, { folder, env }: ReportSurroundings): string {
  const workspace = env['GITHUB_WORKSPACE'] ?? '';
  return ['github', 'markdown', 'sarif'].includes(name) && workspace !== '' ? workspace : folder;
}

function collected(name: ReporterName, folder: string, write: (text: string) => void): OpenReport {
  const parts: string[] = [];
  const tell = reporters[name](fileTerminal)({
    write: (text) => {
      parts.push(text);
    },
    folder,
    version,
  });
  return {
    tell,
    finish: () => {
      write(parts.join(''));
    },
  };
}

const fileTerminal: Terminal = { columns: 120, color: false, unicode: true };

/** Stdout for reading, also where it is a log. */
function stdoutOf(color: boolean): Terminal {
  const isTerminalStream = isTerminal(1);
  const columns = isTerminalStream ? columnsOf(process.stdout) : 100;
  return { columns, color: color && useColor(isTerminalStream, process.env, []), unicode: hasUnicode() };
}

function checkedName(name: string): ReporterName {
  if (isReporter(name)) return name;
  const names = Object.keys(reporters);
  const near = suggest(name, names);
  throw new WardctlError('USAGE_INVALID', `--reporter: there is no reporter ${JSON.stringify(name)}`, {
    hint: near === undefined ? `Reporters: ${names.join(', ')}` : `Did you mean ${near}?`,
  });
}

function isReporter(name: string): name is ReporterName {
  return Object.hasOwn(reporters, name);
}
