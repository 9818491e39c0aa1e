import { resolve } from 'node:path';
import { annotatePolicy, type AnnotatedPolicy, type AnnotationResult } from '../../annotate/index.ts';
import { readTextBounded, sha256 } from '../../files/index.ts';
import { findPolicyFile, readPolicy } from '../../store/index.ts';
import { packageFolders } from '../component-support.ts';
import { visibleLine } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { openOutput } from '../output-file.ts';
import { printJson } from '../print-json.ts';
import { withModuleName } from '../read-module.ts';
import { isTerminal } from '../terminal.ts';
import { version } from '../version.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStderr } from '../write.ts';

/** The command line of `annotate`, parsed but not interpreted. */
export interface AnnotateFileOptions {
  readonly policy: string;
  readonly metadataPath: string;
  readonly outputPath: string;
  readonly usagePath: string | undefined;
  /** Whether the result is printed. */
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/** Of metadata.yml and of the usage text. */
const maxTextBytes = 1024 * 1024;

/**
 * Does what `wardctl annotate` does and prints it. Returns the exit code.
 * @throws WardctlError where nothing was written
 */
export async function annotateFile(options: AnnotateFileOptions): Promise<number> {
  const { policy, metadataPath, outputPath, usagePath, json } = options;
  const folder = workingFolder();
  const path = findPolicyFile(policy, folder);
  const module = await readPolicy({ reference: policy, path, stored: undefined });
  const metadataText = readText('metadata file', metadataPath, folder);
  const usage = usagePath === undefined ? {} : { usage: readText('usage file', usagePath, folder) };
  const output = openOutput(outputPath, folder, textFiles(options, folder));

  const annotated = await withModuleName('annotate', policy, () =>
    annotatePolicy({
      module,
      metadataText,
      metadataName: metadataPath,
      toolVersion: version,
      packageFolders: packageFolders(folder),
      now: Date.now,
      ...usage,
    }),
  );
  output.write(annotated.module);

  const { warn } = stderrLogs(options);
  for (const warning of annotated.warnings) warn(warning);
  if (json) printResult(annotated, outputPath);
  else if (isTerminal(2)) writeStderr(`${summaryOf(annotated, outputPath)}\n`);
  return exitCodes.ok;
}

function readText(what: string, name: string, folder: string): string {
  return readTextBounded(resolve(folder, name), {
    what,
    name,
    errorCode: 'METADATA_UNREADABLE',
    maxBytes: maxTextBytes,
  });
}

/** Swapped flags must not cost an author what was written by hand. */
function textFiles({ metadataPath, usagePath }: AnnotateFileOptions, folder: string): Map<string, string> {
  const files = new Map([['metadata file', resolve(folder, metadataPath)]]);
  if (usagePath !== undefined) files.set('usage file', resolve(folder, usagePath));
  return files;
}

function printResult({ module, metadata, warnings }: AnnotatedPolicy, outputPath: string): void {
  printJson({
    outputPath,
    sha256: sha256(module).toString('hex'),
    sizeBytes: module.length,
    executionMode: metadata.executionMode,
    protocolVersion: metadata.protocolVersion,
    warnings,
  } satisfies AnnotationResult);
}

function summaryOf({ module, metadata }: AnnotatedPolicy, outputPath: string): string {
  const size = `${String(Math.ceil(module.length / 1024))} KiB`;
  return `wrote ${visibleLine(outputPath)}: ${metadata.executionMode}, ${size}`;
}
