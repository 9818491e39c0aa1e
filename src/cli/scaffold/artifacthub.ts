import { resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { scaffoldArtifactHubPackage } from '../../scaffold/index.ts';
import { readTextBounded, reasonOf, writeFileAtomically } from '../../store/index.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
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
  const folder = process.cwd();
  const logs = stderrLogs(options);
  if (options.version !== undefined) {
    logs.warn('--version has no effect: the version is that of the metadata; leave the flag out');
  }
  const sources = readSources(options, folder);
  if (outputPath !== undefined) {
    refuseToOverwrite([sources.metadataName, sources.questions?.name], outputPath, folder);
  }
  const { document, warnings } = await scaffoldArtifactHubPackage({ ...sources, createdAt: options.now() });
  for (const warning of warnings) logs.warn(warning);
  const printed = { document, json, header };
  if (outputPath === undefined) printDocument(printed, '\n');
  else writeFile(resolve(folder, outputPath), outputPath, documentText(printed));
  return exitCodes.ok;
}

function readSources(
  { metadataPath, questionsPath }: ArtifactHubOptions,
  folder: string,
): {
  metadataText: string;
  metadataName: string;
  questions: { name: string; text: string } | undefined;
} {
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

function refuseToOverwrite(inputs: readonly (string | undefined)[], output: string, folder: string): void {
  const input = inputs.find(
    (name) => name !== undefined && resolve(folder, name) === resolve(folder, output),
  );
  if (input === undefined) return;
  throw new WardctlError('USAGE_INVALID', `--output: expected another file than those read, found ${input}`, {
    hint: 'For instance: --output artifacthub-pkg.yml',
  });
}

function writeFile(path: string, name: string, text: string): void {
  try {
    writeFileAtomically(path, text);
  } catch (error) {
    throw new WardctlError('OUTPUT_UNWRITABLE', `cannot write ${name}: ${reasonOf(error)}`, {
      hint: 'Check the path and your rights to write there.',
      cause: error,
    });
  }
}
