import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readTextBounded, reasonOf } from '../files/index.ts';
import type { ExecutionMode } from '../policy/index.ts';
import { buildFailed } from './build-failed.ts';

/** What policies can be written in. */
export type Language = 'rust' | 'go' | 'rego' | 'assemblyscript';

/** The metadata.yml of a project. */
export interface ProjectMetadata {
  readonly text: string;
  /** For messages. */
  readonly name: string;
  readonly executionMode: ExecutionMode;
}

/** A folder with the sources of a policy. */
export interface Project {
  /** Absolute path. */
  readonly folder: string;
  /** What messages call the folder. */
  readonly name: string;
  readonly language: Language;
  /** `undefined` where the folder has no metadata.yml. */
  readonly metadata: ProjectMetadata | undefined;
}

const metadataFile = 'metadata.yml';
const maxMetadataBytes = 1024 * 1024;

/** By which file a project is known. */
const marks: readonly { readonly language: Language; readonly title: string; readonly file: string }[] = [
  { language: 'rust', title: 'Rust', file: 'Cargo.toml' },
  { language: 'go', title: 'Go', file: 'go.mod' },
  { language: 'rego', title: 'Rego', file: '*.rego' },
  { language: 'assemblyscript', title: 'AssemblyScript', file: 'asconfig.json' },
];

/**
 * Finds out what the policy in a folder is written in. Its metadata is read, to say what is wrong before anything is
 * built.
 * @param folder absolute path
 * @param name what messages call it. Default: the path
 * @throws WardctlError BUILD_FAILED, METADATA_UNREADABLE, METADATA_INVALID
 */
export async function detectProject(folder: string, name = folder): Promise<Project> {
  const files = filesIn(folder, name);
  const found = marks.flatMap(({ language, title, file }) => {
    const match = files.find((one) => (file.startsWith('*') ? isRegoSource(one) : one === file));
    return match === undefined ? [] : [{ language, shown: `${match} (${title})` }];
  });
  const [project] = found;
  if (project === undefined) throw noProject(name);
  if (found.length > 1) {
    const list = found.map(({ shown }) => shown).join(' and ');
    throw buildFailed(
      name,
      `expected a project of one language, found ${list}`,
      'Move one of them to a folder of its own, or build the module by a program of your own and name its path.',
    );
  }
  const metadata = files.includes(metadataFile) ? await readProjectMetadata(folder, name) : undefined;
  return { folder, name, language: project.language, metadata };
}

/** Whether a file belongs to a policy in Rego: those for `opa test` do not. */
export function isRegoSource(fileName: string): boolean {
  return fileName.endsWith('.rego') && !fileName.endsWith('_test.rego');
}

function filesIn(folder: string, name: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    throw buildFailed(
      name,
      `the folder cannot be read: ${reasonOf(error)}`,
      'Check the path and your rights to read it.',
      error,
    );
  }
}

async function readProjectMetadata(folder: string, name: string): Promise<ProjectMetadata> {
  const shown = name === '.' ? metadataFile : `${name}/${metadataFile}`;
  const text = readTextBounded(join(folder, metadataFile), {
    what: 'metadata file',
    name: shown,
    errorCode: 'METADATA_UNREADABLE',
    maxBytes: maxMetadataBytes,
  });
  const { readMetadata } = await import('../annotate/index.ts');
  const { metadata } = await readMetadata(text, shown);
  return { text, name: shown, executionMode: metadata.executionMode };
}

function noProject(name: string): ReturnType<typeof buildFailed> {
  const list = marks.map(({ file, title }) => `${file} (${title})`).join(', ');
  return buildFailed(
    name,
    `expected the project of a policy, with one of ${list}; found none of them`,
    'Give the folder that has one of these. A module that is there already goes by its own path, such as policy.wasm.',
  );
}
