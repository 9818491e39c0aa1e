import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { WardctlError } from '../../../errors.ts';
import { readBuiltInTemplate, readTemplate, type Template } from '../../../scaffold/index.ts';
import { cloneRepository } from './clone-repository.ts';
import type { ScaffoldSurroundings } from './options.ts';
import { parseTemplateSource, type FolderSource } from './template-source.ts';

/** A template by its name among the built-in ones. @throws WardctlError TEMPLATE_UNKNOWN, … */
export function openBuiltIn(name: string, { templatesFolder }: ScaffoldSurroundings): Promise<Template> {
  return readBuiltInTemplate(templatesFolder, name);
}

/**
 * The template that `--from` names.
 * @throws WardctlError USAGE_INVALID, TEMPLATE_UNREADABLE, TEMPLATE_INVALID; the signal's reason
 */
export async function openOwn(
  from: string,
  { workingFolder, temporaryFolder, environment, now }: ScaffoldSurroundings,
  signal: AbortSignal,
): Promise<Template> {
  const source = parseTemplateSource(from);
  if (source.type === 'folder') {
    const folder = resolve(workingFolder, source.path);
    if (!existsSync(folder)) checkNoHost(source);
    return readTemplate(folder, source.path === '.' ? basename(folder) : source.name);
  }
  const options = { signal, temporaryFolder, environment, nowMs: now().getTime() };
  const { folder, dispose } = await cloneRepository(source, options);
  try {
    return await readTemplate(folder, source.name);
  } finally {
    dispose();
  }
}

/** A host as in `github.com`, two folders of it, and what may stand behind a URL. */
const withoutScheme = /^((?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/[\w.-]+)+\/[\w.-]+?)(?:\.git)?\/?((?:\/\/|#).*)?$/i;

/** @throws WardctlError TEMPLATE_UNREADABLE for a folder that is most likely meant as a repository */
function checkNoHost({ path, name }: FolderSource): void {
  const [, repository, rest = ''] = withoutScheme.exec(path) ?? [];
  if (repository === undefined) return;
  throw new WardctlError('TEMPLATE_UNREADABLE', `template ${name} cannot be read: there is no such folder`, {
    hint: `For the repository, write https://${repository}.git${rest}`,
  });
}
