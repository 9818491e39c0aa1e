import { existsSync, readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { readTextBounded, reasonOf } from '../../files/index.ts';
import { isRegoSource } from '../detect-project.ts';
import type { Workbench } from '../workbench.ts';
import type { RegoFile } from './rego-entrypoints.ts';

const maxFiles = 1000;
const maxEntries = 50_000;
const maxFileBytes = 8 * 1024 * 1024;

/**
 * The Rego of a project in the order of names, without tests, hidden folders, packages of npm's, and the folders of other
 * policies, which have a metadata.yml.
 * @throws WardctlError BUILD_FAILED
 */
export function readRegoFiles(bench: Workbench): RegoFile[] {
  const { folder } = bench.project;
  return namesIn(bench).map((name) => ({
    name,
    text: readTextBounded(join(folder, name), {
      what: 'Rego file',
      name,
      errorCode: 'BUILD_FAILED',
      maxBytes: maxFileBytes,
      onlyFiles: true,
    }),
  }));
}

function namesIn(bench: Workbench): string[] {
  const names: string[] = [];
  const waiting = [''];
  let entries = 0;
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of entriesOf(folder, bench)) {
      const name = `${folder}${entry.name}`;
      if (++entries > maxEntries || names.length > maxFiles) throw tooMany(bench);
      if (entry.isDirectory()) {
        if (isOurs(name, entry.name, bench)) waiting.push(`${name}/`);
      } else if (isRegoSource(entry.name)) {
        names.push(name);
      }
    }
  }
  return names.sort();
}

function isOurs(name: string, lastPart: string, { project }: Workbench): boolean {
  if (lastPart.startsWith('.') || lastPart === 'node_modules') return false;
  return !existsSync(join(project.folder, name, 'metadata.yml'));
}

function entriesOf(folder: string, bench: Workbench): Dirent[] {
  try {
    return readdirSync(join(bench.project.folder, folder), { withFileTypes: true });
  } catch (error) {
    const problem = `the folder ${folder} cannot be read: ${reasonOf(error)}`;
    throw bench.failed(problem, 'Check your rights to read it.', error);
  }
}

function tooMany(bench: Workbench): ReturnType<Workbench['failed']> {
  const problem = `expected at most ${String(maxFiles)} files of Rego and ${String(maxEntries)} others, found more`;
  return bench.failed(problem, 'Give the folder of one policy.');
}
