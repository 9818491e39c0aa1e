import { lstatSync, readdirSync, statSync, type Dirent, type Stats } from 'node:fs';
import { join } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { readRegularFile, reasonOf, UnusableFile } from '../../files/index.ts';
import { invalidTemplate } from './invalid-template.ts';
import type { TemplateFile } from './template.ts';

/** The most that a template may have. */
export const maxTemplate = {
  files: 1000,
  depth: 16,
  fileBytes: 4 * 1024 ** 2,
  totalBytes: 32 * 1024 ** 2,
};
const ownerExecutes = 0o100;
/** What Node puts for bytes of names that are no UTF-8: by such a name nothing is found. */
const replacement = '\ufffd';

/**
 * The files of a folder and of those in it, by their names. What git keeps of a repository is left out. A template is not
 * trusted: no link is followed, and number, depth and sizes are bounded.
 * @param name what messages call the folder
 * @throws WardctlError TEMPLATE_INVALID, TEMPLATE_UNREADABLE
 */
export function readTree(folder: string, name: string): TemplateFile[] {
  const files: TemplateFile[] = [];
  let totalBytes = 0;
  const readFolder = (within: readonly string[]): void => {
    if (within.length > maxTemplate.depth)
      throw invalidTemplate(
        name,
        `expected at most ${maxTemplate.depth} folders in each other, found ${within.join('/')}`,
      );
    for (const entry of entriesOf(join(folder, ...within), name)) {
      const parts = [...within, entry.name];
      if (entry.name.toLowerCase() === '.git') continue;
      if (entry.name.includes(replacement) && lookAt(join(folder, ...parts), name) === undefined)
        throw invalidTemplate(name, `${parts.join('/')}: expected a name in UTF-8, found other bytes`);
      if (entry.isDirectory()) {
        readFolder(parts);
        continue;
      }
      if (files.length === maxTemplate.files)
        throw invalidTemplate(name, `expected at most ${maxTemplate.files} files, found more`);
      const file = readTemplateFile(folder, parts.join('/'), name);
      totalBytes += file.content.length;
      if (totalBytes > maxTemplate.totalBytes)
        throw invalidTemplate(
          name,
          `expected at most ${maxTemplate.totalBytes / 1024 ** 2} MiB of files, found more`,
        );
      files.push(file);
    }
  };
  checkRoot(folder, name);
  readFolder([]);
  return files;
}

/** A link may lead to any folder of the user's. */
function checkRoot(folder: string, name: string): void {
  if (lookAt(folder, name)?.isSymbolicLink() === true)
    throw invalidTemplate(name, 'expected a folder of files, found a link');
}

/** What is there, which may be a link; `undefined` for nothing. @throws WardctlError TEMPLATE_UNREADABLE */
export function lookAt(path: string, name: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** In the same order on every system. */
function entriesOf(folder: string, name: string): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw unreadable(name, error);
  }
}

function readTemplateFile(folder: string, path: string, name: string): TemplateFile {
  const absolute = join(folder, path);
  try {
    const content = readRegularFile(absolute, maxTemplate.fileBytes);
    return { path, content, isExecutable: (statSync(absolute).mode & ownerExecutes) !== 0 };
  } catch (error) {
    if (error instanceof UnusableFile) throw invalidTemplate(name, `${path}: ${error.message}`);
    throw unreadable(`${name}: ${path}`, error);
  }
}

/** @throws nothing: what to throw */
export function unreadable(name: string, error: unknown): WardctlError {
  return new WardctlError('TEMPLATE_UNREADABLE', `template ${name} cannot be read: ${reasonOf(error)}`, {
    hint: 'Check the path and your rights to read it.',
    cause: error,
  });
}
