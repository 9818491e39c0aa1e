import { readdirSync, type Dirent } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readTextBounded, reasonOf } from '../files/index.ts';
import { languageTitles, type ExecutionMode, type Language } from '../policy/index.ts';
import { buildFailed } from './build-failed.ts';
import { hasEntry, readManifest } from './typescript/project-entry.ts';

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
  /** What messages call the folder: `.` says nothing. */
  readonly name: string;
  readonly language: Language;
  /** `undefined` where the folder has no metadata.yml. */
  readonly metadata: ProjectMetadata | undefined;
}

const metadataFile = 'metadata.yml';
const maxMetadataBytes = 1024 * 1024;

interface Mark {
  readonly language: Language;
  readonly file: string;
}

/** By which file a project is known. */
const marks: readonly Mark[] = [
  { language: 'rust', file: 'Cargo.toml' },
  { language: 'go', file: 'go.mod' },
  { language: 'rego', file: '*.rego' },
  { language: 'assemblyscript', file: 'asconfig.json' },
];

/** Besides a package.json. */
const typescriptMark: Mark = { language: 'typescript', file: 'tsconfig.json' };

/**
 * Finds out what the policy in a folder is written in. Its metadata is read, to say what is wrong before anything is
 * built.
 * @param folder absolute path
 * @param path what the user calls it. Default: the absolute path
 * @throws WardctlError BUILD_FAILED, METADATA_UNREADABLE, METADATA_INVALID
 */
export async function detectProject(folder: string, path = folder): Promise<Project> {
  const name = path === '.' ? basename(folder) || folder : path;
  const files = filesIn(folder, name);
  const found = marksIn(folder, files);
  const [project] = found;
  if (project === undefined) throw noProject(name, markAround(folder));
  if (found.length > 1) {
    const list = found.map(describeMark).join(' and ');
    throw buildFailed(
      name,
      `expected a project of one language, found ${list}`,
      'Move one of them to a folder of its own, or build the module by a program of your own and name its path.',
    );
  }
  const metadata = files.includes(metadataFile) ? await readProjectMetadata(folder, path) : undefined;
  return { folder, name, language: project.language, metadata };
}

function marksIn(folder: string, files: readonly string[]): Mark[] {
  const others = marks.flatMap((mark) => {
    const file = files.find((one) => (mark.file.startsWith('*') ? isRegoSource(one) : one === mark.file));
    return file === undefined ? [] : [{ ...mark, file }];
  });
  return [...others, ...typescriptMarks(folder, files, others.length === 0)];
}

/** What the folder around is known by, for who builds from among the sources. */
function markAround(folder: string): Mark | undefined {
  const around = dirname(folder);
  if (around === folder) return undefined;
  try {
    return marksIn(around, filesIn(around, around))[0];
  } catch {
    // It may not be read, and nobody has asked for it.
    return undefined;
  }
}

/**
 * Tests and tools of policies in other languages are often written in TypeScript: beside these it takes the policy
 * itself. Where there are no others, JavaScript without a tsconfig.json will do for who has wardctl as a package.
 */
function typescriptMarks(folder: string, files: readonly string[], isAlone: boolean): Mark[] {
  if (!files.includes('package.json')) return [];
  const hasConfig = files.includes(typescriptMark.file);
  if (isAlone && hasConfig) return [typescriptMark];
  const manifest = readManifest(folder);
  if (manifest === undefined || !hasEntry(folder, manifest)) return [];
  if (!isAlone) return hasConfig && /\.m?ts$/.test(manifest.entry) ? [typescriptMark] : [];
  return manifest.usesWardctl ? [{ ...typescriptMark, file: 'package.json' }] : [];
}

/** Whether a file belongs to a policy in Rego: those for `opa test` do not. */
export function isRegoSource(fileName: string): boolean {
  return fileName.endsWith('.rego') && !fileName.endsWith('_test.rego');
}

function filesIn(folder: string, name: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    // A folder in the place of the metadata is no reason to build without.
    const isWanted = (entry: Dirent): boolean => !entry.isDirectory() || entry.name === metadataFile;
    return entries.filter(isWanted).map((entry) => entry.name);
  } catch (error) {
    throw buildFailed(
      name,
      `the folder cannot be read: ${reasonOf(error)}`,
      'Check the path and your rights to read it.',
      error,
    );
  }
}

async function readProjectMetadata(folder: string, path: string): Promise<ProjectMetadata> {
  const shown = path === '.' ? metadataFile : `${path}/${metadataFile}`;
  const text = readTextBounded(join(folder, metadataFile), {
    what: 'metadata file',
    name: shown,
    errorCode: 'METADATA_UNREADABLE',
    maxBytes: maxMetadataBytes,
    onlyFiles: true,
  });
  const { readMetadata } = await import('../annotate/index.ts');
  const { metadata } = await readMetadata(text, shown);
  return { text, name: shown, executionMode: metadata.executionMode };
}

function describeMark({ file, language }: Mark): string {
  return `${file} (${languageTitles[language]})`;
}

function noProject(name: string, around: Mark | undefined): ReturnType<typeof buildFailed> {
  const list = [...marks, typescriptMark].map(describeMark).join(', ');
  return buildFailed(
    name,
    `expected the project of a policy, with one of ${list}; found none of them`,
    around === undefined
      ? 'Give the folder that has one of these. A module that is there already goes by its own path, such as policy.wasm.'
      : `The folder around it has ${describeMark(around)}: build that one.`,
  );
}
