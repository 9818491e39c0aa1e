import { existsSync, lstatSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { readTextBounded } from '../../files/index.ts';
import { importBats, type BatsImport, type ImportedTest } from '../../suite/index.ts';
import { visibleLine } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { openOutput, type OutputFile } from '../output-file.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStderr, writeStdout } from '../write.ts';

/** The command line of `test import`, parsed but not interpreted. */
export interface ImportSuitesOptions {
  /** Bats files, as they were named. */
  readonly files: readonly string[];
  readonly outputPath: string | undefined;
  readonly toStdout: boolean;
  /** Folder that bats is started in; `undefined` for that of each file. */
  readonly runFolder: string | undefined;
  readonly replaces: boolean;
}

const maxBytes = 1024 * 1024;
/** Lines that a note names. */
const maxShownLines = 8;

/** A file, and what is to be written for it. */
interface Imported {
  readonly name: string;
  readonly suiteName: string;
  readonly result: BatsImport;
  /** Files that the suite names and that are not there. */
  readonly missing: readonly string[];
}

/**
 * Does what `wardctl test import` does. Nothing is written unless all files can be read.
 * @returns the exit code: 0 where every test was translated
 * @throws WardctlError SUITE_UNREADABLE, SUITE_INVALID, OUTPUT_UNWRITABLE, USAGE_INVALID
 */
export async function importSuites(options: ImportSuitesOptions): Promise<number> {
  const { files, outputPath, toStdout, replaces } = options;
  if (files.length === 0) {
    throw new WardctlError('USAGE_INVALID', 'expected bats files to import, found none', {
      hint: 'For instance: wardctl test import e2e.bats',
    });
  }
  if (files.length > 1 && (outputPath !== undefined || toStdout)) {
    throw new WardctlError(
      'USAGE_INVALID',
      `expected one bats file with -o or --stdout, found ${files.length}`,
      {
        hint: 'Without them, each suite is written beside its bats file.',
      },
    );
  }
  const folder = workingFolder();
  const imported = await Promise.all(files.map((name) => importFile(name, folder, options)));
  checkNames(imported);
  const outputs = imported.map((one) =>
    toStdout || one.result.suite === undefined ? undefined : openSuite(one, folder, replaces),
  );
  for (const [index, { result }] of imported.entries()) {
    if (result.suite === undefined) continue;
    if (toStdout) writeStdout(result.suite);
    else outputs[index]?.write(result.suite);
  }
  writeStderr(imported.map(summaryOf).join(''));
  const isComplete = imported.every(
    ({ result }) => result.tests.length > 0 && result.tests.every(isTranslated),
  );
  return isComplete ? exitCodes.ok : exitCodes.failed;
}

async function importFile(name: string, folder: string, options: ImportSuitesOptions): Promise<Imported> {
  const path = resolve(folder, name);
  const text = readTextBounded(path, { what: 'bats file', name, errorCode: 'SUITE_UNREADABLE', maxBytes });
  const suiteName =
    options.outputPath ??
    join(dirname(name), `${basename(name).replace(/\.(?:bats|sh)$/, '')}.policytest.yml`);
  const suiteFolder = dirname(options.toStdout ? path : resolve(folder, suiteName));
  const result = await importBats(text, {
    name: visibleLine(basename(name)),
    testFolder: withSlashes(dirname(path)),
    runFolder: withSlashes(
      options.runFolder === undefined ? dirname(path) : resolve(folder, options.runFolder),
    ),
    suiteFolder: withSlashes(suiteFolder),
  });
  const missing = result.files.filter((file) => !existsSync(resolve(suiteFolder, file)));
  return { name, suiteName, result, missing };
}

/** Two files may not become the same suite. */
function checkNames(imported: readonly Imported[]): void {
  const names = new Set<string>();
  for (const { suiteName } of imported) {
    if (names.has(suiteName)) {
      throw new WardctlError(
        'USAGE_INVALID',
        `expected a suite for each bats file, found two for ${suiteName}`,
        {
          hint: 'Name each file once, and import files that differ only in their ending one by one with -o.',
        },
      );
    }
    names.add(suiteName);
  }
}

/** An absolute path as POSIX has it; of Windows, with the drive as the first folder. */
function withSlashes(path: string): string {
  const slashed = path.split(sep).join('/');
  return slashed.startsWith('/') ? slashed : `/${slashed}`;
}

function openSuite({ suiteName, name }: Imported, folder: string, replaces: boolean): OutputFile {
  const path = resolve(folder, suiteName);
  if (!replaces && lstatSync(path, { throwIfNoEntry: false })?.isFile() === true) {
    throw new WardctlError('OUTPUT_UNWRITABLE', `cannot write ${suiteName}: there is such a file already`, {
      hint: 'Replace it with --force, or write elsewhere with -o FILE.',
    });
  }
  return openOutput(suiteName, folder, new Map([['bats file', resolve(folder, name)]]));
}

/** What people have to know: how much was translated, what was not, and where the suite says something else. */
function summaryOf({ name, suiteName, result, missing }: Imported): string {
  const { tests, suite, notes, unexplainedRejections } = result;
  const shown = visibleLine(name);
  const translated = tests.filter(isTranslated).length;
  const where = suite === undefined ? 'nothing to write' : visibleLine(suiteName);
  const lines = [
    tests.length === 0
      ? `${shown}: no tests found`
      : `${shown}: ${translated} of ${tests.length} ${tests.length === 1 ? 'test' : 'tests'} translated (${where})`,
  ];
  for (const { name: test, leftOut } of tests) {
    if (leftOut === undefined) continue;
    lines.push(`  ${shown}:${leftOut.line}: left out "${visibleLine(test)}": ${visibleLine(leftOut.reason)}`);
  }
  for (const { text, lines: found } of notes) lines.push(`  ${shown}:${listOf(found)}: ${text}`);
  if (unexplainedRejections > 0) {
    const what = unexplainedRejections === 1 ? '1 rejection does' : `${unexplainedRejections} rejections do`;
    lines.push(`  ${what} not say why, so any will do; see what the policy says with: wardctl test record`);
  }
  if (missing.length > 0) {
    lines.push(
      `  not there: ${missing
        .slice(0, maxShownLines)
        .map((file) => visibleLine(file))
        .join(', ')}; where bats is started in another folder, name it with --folder`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function isTranslated({ leftOut }: ImportedTest): boolean {
  return leftOut === undefined;
}

function listOf(lines: readonly number[]): string {
  const shown = lines.slice(0, maxShownLines).join(',');
  return lines.length > maxShownLines ? `${shown},…` : shown;
}
