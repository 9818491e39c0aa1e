import { resolve } from 'node:path';
import { scaffoldArtifactHubPackage } from '../../scaffold/index.ts';
import { readTextBounded } from '../../files/index.ts';
import { visibleLine } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { openOutput } from '../output-file.ts';
import { isTerminal } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStderr } from '../write.ts';
import { findMetadata, findQuestions } from './artifacthub-files.ts';
import { documentText, printDocument } from './document-text.ts';

/** The command line of `scaffold artifacthub`, parsed but not interpreted. */
export interface ArtifactHubOptions {
  readonly metadataPath: string | undefined;
  readonly questionsPath: string | undefined;
  /** Default: stdout. */
  readonly outputPath: string | undefined;
  /** Without effect. */
  readonly version: string | undefined;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
  readonly now: () => Date;
}

// The blank at the end of a line is the reference's.
const header = `# Kubewarden Artifacthub Package config
#
# Use this config to submit the policy to https://artifacthub.io.
#
# This config can be saved to its default location with:
#   wardctl scaffold artifacthub > artifacthub-pkg.yml${' '}
`;

/**
 * Does what `wardctl scaffold artifacthub` does. Returns the exit code.
 * @throws WardctlError
 */
export async function scaffoldArtifactHub(options: ArtifactHubOptions): Promise<number> {
  const { outputPath, json } = options;
  const folder = workingFolder();
  const logs = stderrLogs(options);
  if (options.version !== undefined) {
    logs.warn('--version has no effect: the version is that of the metadata; leave the flag out');
  }
  const sources = readSources(options, folder);
  const output =
    outputPath === undefined ? undefined : openOutput(outputPath, folder, inputFiles(sources, folder));
  const { document, warnings } = await scaffoldArtifactHubPackage({ ...sources, createdAt: options.now() });
  for (const warning of warnings) logs.warn(warning);
  const printed = { document, json, header };
  if (output === undefined || outputPath === undefined) {
    printDocument(printed, '\n');
  } else {
    output.write(documentText(printed));
    if (isTerminal(2)) writeStderr(`wrote ${visibleLine(outputPath)}\n`);
  }
  return exitCodes.ok;
}

/** The files that a package is made of. */
interface Sources {
  readonly metadataText: string;
  readonly metadataName: string;
  readonly questions: { readonly name: string; readonly text: string } | undefined;
}

function readSources({ metadataPath, questionsPath }: ArtifactHubOptions, folder: string): Sources {
  const metadataName = metadataPath ?? findMetadata(folder);
  const questionsName = questionsPath ?? findQuestions(folder);
  return {
    metadataText: readTextBounded(resolve(folder, metadataName), {
      what: 'metadata file',
      name: metadataName,
      errorCode: 'METADATA_UNREADABLE',
    }),
    metadataName,
    questions:
      questionsName === undefined
        ? undefined
        : {
            name: questionsName,
            text: readTextBounded(resolve(folder, questionsName), {
              what: 'questions file',
              name: questionsName,
              errorCode: 'QUESTIONS_UNREADABLE',
            }),
          },
  };
}

function inputFiles({ metadataName, questions }: Sources, folder: string): Map<string, string> {
  const files = new Map([['metadata file', resolve(folder, metadataName)]]);
  if (questions !== undefined) files.set('questions file', resolve(folder, questions.name));
  return files;
}
