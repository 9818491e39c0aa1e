import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readTextBounded } from '../../files/index.ts';
import { invalidTemplate } from './invalid-template.ts';
import { lookAt, readTree, unreadable } from './read-tree.ts';
import { readTemplateDocument, type TemplateDocument } from './template-document.ts';
import { filesFolder, templateFileName, type Template } from './template.ts';

const maxDocumentBytes = 64 * 1024;

/**
 * Reads a template of the user's own: a folder with template.yml, whose project is in `files` beside it, or a folder that
 * is the project itself. A link is followed where the user names it, and nowhere within.
 * @param folder absolute path
 * @param name what messages call it
 * @throws WardctlError TEMPLATE_UNREADABLE, TEMPLATE_INVALID
 */
export async function readTemplate(folder: string, name: string): Promise<Template> {
  const root = realFolder(folder, name);
  const document = await readDocument(root, name);
  const files = readTree(document === undefined ? root : projectFolder(root, name), name);
  if (files.length === 0)
    throw invalidTemplate(
      name,
      'expected files, found none',
      'Give a folder that has the files of a project.',
    );
  const { extends: base, without, ...info } = document ?? bareDocument;
  checkBuiltInOnly('extends', base !== undefined, name);
  checkBuiltInOnly('without', without.length > 0, name);
  return { ...info, name, policyDescription: 'A Kubewarden policy', files };
}

/** What template.yml says; `undefined` where there is none. @throws WardctlError */
export async function readDocument(folder: string, name: string): Promise<TemplateDocument | undefined> {
  const path = join(folder, templateFileName);
  const found = lookAt(path, name);
  if (found === undefined) return undefined;
  if (found.isSymbolicLink())
    throw invalidTemplate(name, `${templateFileName}: expected a file, found a link`);
  const text = readTextBounded(path, {
    what: 'template',
    name: `${name}/${templateFileName}`,
    errorCode: 'TEMPLATE_UNREADABLE',
    maxBytes: maxDocumentBytes,
    onlyFiles: true,
  });
  return readTemplateDocument(text, name);
}

const bareDocument: TemplateDocument = {
  title: 'a template without template.yml',
  description: 'a folder of files',
  language: undefined,
  requires: [],
  executionMode: 'kubewarden-wapc',
  extends: undefined,
  without: [],
};

function checkBuiltInOnly(key: string, isUsed: boolean, name: string): void {
  if (isUsed)
    throw invalidTemplate(name, `${templateFileName}: ${key}: is for the templates of wardctl only`);
}

function projectFolder(folder: string, name: string): string {
  const project = join(folder, filesFolder);
  const found = lookAt(project, name);
  if (found?.isDirectory() === true) return project;
  const shown = found?.isSymbolicLink() === true ? 'a link' : 'none';
  throw invalidTemplate(
    name,
    `expected a folder ${filesFolder} beside ${templateFileName}, found ${shown}`,
    `Put the files of the project into ${filesFolder}.`,
  );
}

function realFolder(folder: string, name: string): string {
  let real;
  let found;
  try {
    real = realpathSync(folder);
    found = statSync(real);
  } catch (error) {
    throw unreadable(name, error);
  }
  if (!found.isDirectory()) throw unreadable(name, new Error('expected a folder, found a file'));
  return real;
}
