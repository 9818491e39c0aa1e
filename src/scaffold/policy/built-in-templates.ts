import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { suggest } from '../../suggest.ts';
import { invalidTemplate } from './invalid-template.ts';
import { readDocument } from './read-template.ts';
import { readTree } from './read-tree.ts';
import type { TemplateDocument } from './template-document.ts';
import {
  filesFolder,
  templateFileName,
  type Template,
  type TemplateFile,
  type TemplateInfo,
} from './template.ts';

/** What is laid under every built-in template. */
const commonName = 'common';
/** What most policies begin with. */
const firstName = 'typescript';
/** The example policy is the same in each. */
const policyDescription = 'Accepts only container images from allowed registries';

/**
 * The templates of a folder that has one folder for each: `typescript`, then the others by name.
 * @throws WardctlError TEMPLATE_INVALID, TEMPLATE_UNREADABLE
 */
export async function listTemplates(folder: string): Promise<TemplateInfo[]> {
  return Promise.all(
    namesIn(folder).map(async (name) => {
      const document = await documentOf(folder, name);
      const { title, description, language, requires, executionMode } = document;
      return { name, title, description, language, requires, executionMode, policyDescription };
    }),
  );
}

/**
 * A built-in template with the files of the one that it extends and those that all of them share: its own take the place
 * of those of the same path.
 * @param folder as for {@link listTemplates}
 * @throws WardctlError TEMPLATE_UNKNOWN with the closest name and all of them; TEMPLATE_INVALID, TEMPLATE_UNREADABLE
 */
export async function readBuiltInTemplate(folder: string, name: string): Promise<Template> {
  const names = namesIn(folder);
  if (!names.includes(name)) throw unknownTemplate(name, names);
  const { extends: base, without, ...info } = await documentOf(folder, name);
  const filesOf = (layer: string): TemplateFile[] => readTree(join(folder, layer, filesFolder), layer);
  const common = filesOf(commonName);
  const hidden = base === undefined ? [] : await withoutOf(folder, base, name);
  const below = base === undefined ? common : laidOver(common, filesOf(base), hidden);
  checkWithout(without, below, name, base);
  return { ...info, name, policyDescription, files: laidOver(below, filesOf(name), without) };
}

/** What a template does without that another one extends. @throws WardctlError TEMPLATE_INVALID */
async function withoutOf(folder: string, base: string, name: string): Promise<readonly string[]> {
  const names = namesIn(folder).filter((one) => one !== name);
  if (!names.includes(base))
    throw invalidTemplate(
      name,
      `${templateFileName}: extends: expected one of ${names.join(', ')}, found ${base}`,
    );
  const document = await documentOf(folder, base);
  if (document.extends === undefined) return document.without;
  throw invalidTemplate(
    name,
    `${templateFileName}: extends: expected a template that extends none, found ${base}`,
  );
}

function laidOver(
  below: readonly TemplateFile[],
  own: readonly TemplateFile[],
  without: readonly string[],
): TemplateFile[] {
  const hidden = new Set([...without, ...own.map(({ path }) => path)]);
  return [...own, ...below.filter(({ path }) => !hidden.has(path))];
}

function checkWithout(
  without: readonly string[],
  below: readonly TemplateFile[],
  name: string,
  base: string | undefined,
): void {
  const odd = without.find((path) => !below.some((file) => file.path === path));
  if (odd === undefined) return;
  const layers = [...(base === undefined ? [] : [base]), commonName].join(' or ');
  throw invalidTemplate(name, `${templateFileName}: without: expected a file of ${layers}, found ${odd}`);
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== commonName && existsSync(join(folder, name, templateFileName)))
    .sort((a, b) => Number(b === firstName) - Number(a === firstName) || (a < b ? -1 : 1));
}

async function documentOf(folder: string, name: string): Promise<TemplateDocument> {
  const document = await readDocument(join(folder, name), name);
  if (document === undefined) throw invalidTemplate(name, `expected a ${templateFileName}, found none`);
  return document;
}

function unknownTemplate(name: string, names: readonly string[]): WardctlError {
  const near = suggest(name, names);
  return new WardctlError('TEMPLATE_UNKNOWN', `there is no template ${JSON.stringify(name)}`, {
    hint: [
      ...(near === undefined ? [] : [`Did you mean ${near}?`]),
      `Templates: ${names.join(', ')}. For one of your own, write --from PATH or a git URL.`,
    ].join(' '),
    details: { templates: names },
  });
}
