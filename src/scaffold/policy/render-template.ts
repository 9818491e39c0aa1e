import { isUtf8 } from 'node:buffer';
import { invalidTemplate } from './invalid-template.ts';
import { placeholdersOf, schemaPlaceholders, type ProjectValues } from './project-values.ts';
import { renderPath } from './render-path.ts';
import { renderText } from './render-text.ts';
import type { Template, TemplateFile } from './template.ts';

/** A file of a project, with nothing left to fill in. Its path is relative to the project, with `/`. */
export type ProjectFile = TemplateFile;

const maxTotalBytes = 64 * 1024 ** 2;

/**
 * The files of a project, by path.
 * @throws WardctlError TEMPLATE_INVALID
 */
export function renderTemplate(template: Template, values: ProjectValues): ProjectFile[] {
  const known = placeholdersOf(values, template);
  const hasPackage = template.files.some(({ path }) => path === 'package.json');
  let totalBytes = 0;
  const files = template.files.map((file): ProjectFile => {
    const { path, content } = file;
    const placeholders = new Map([...known, ...schemaPlaceholders(path, values.toolVersion, hasPackage)]);
    const place = { template: template.name, path, placeholders };
    const rendered = isText(content)
      ? Buffer.from(renderText(Buffer.from(content).toString('utf8'), place))
      : content;
    totalBytes += rendered.length;
    if (totalBytes > maxTotalBytes)
      throw invalidTemplate(template.name, 'expected a project of at most 64 MiB, found more');
    return { ...file, path: renderPath(place), content: rendered };
  });
  checkPaths(template.name, files);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isText(content: Uint8Array): boolean {
  return isUtf8(content) && !content.includes(0);
}

/** What systems without upper case, or with one form of each letter, take for the same path. */
function placeOf(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** Two files cannot have one place, nor can a file be a folder. */
function checkPaths(name: string, files: readonly ProjectFile[]): void {
  const taken = new Map<string, string>();
  for (const { path } of files) {
    const key = placeOf(path);
    if (taken.has(key)) throw invalidTemplate(name, `two of its files become ${path}`);
    taken.set(key, path);
  }
  for (const path of taken.values()) {
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      const folder = path.slice(0, slash);
      if (taken.has(placeOf(folder)))
        throw invalidTemplate(name, `${folder} becomes a file, and a folder for ${path}`);
    }
  }
}
