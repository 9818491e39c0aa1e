import { WardctlError } from '../../../errors.ts';
import {
  defaultRepository,
  lineProblem,
  listTemplates,
  planProject,
  renderTemplate,
  titleOf,
  writeProject,
  type ProjectValues,
  type Template,
} from '../../../scaffold/index.ts';
import { askValues } from './ask-values.ts';
import { checkGiven, placeOf, placeProblem } from './check-given.ts';
import { gitAuthor } from './git-author.ts';
import { missingPrograms } from './missing-programs.ts';
import { nextSteps } from './next-steps.ts';
import { openBuiltIn, openOwn } from './open-template.ts';
import type { ScaffoldPolicyOptions, ScaffoldSurroundings } from './options.ts';
import type { ScaffoldedProject } from './scaffolded-project.ts';

/** How a project is made. */
export interface ScaffoldWork {
  /** Whether there is a terminal to ask on. */
  readonly canAsk: boolean;
  readonly signal: AbortSignal;
}

/**
 * Makes a project out of a template; what the options do not say is asked, or has a default.
 * @throws WardctlError USAGE_INVALID, TEMPLATE_…, PROJECT_…; Interrupted
 */
export async function scaffoldProject(
  options: ScaffoldPolicyOptions,
  surroundings: ScaffoldSurroundings,
  { canAsk, signal }: ScaffoldWork,
): Promise<ScaffoldedProject> {
  checkGiven(options, surroundings);
  const opened = await openGiven(options, surroundings, signal);
  const { environment, workingFolder, toolVersion, now } = surroundings;
  const author = options.author ?? (await gitAuthor(workingFolder, environment, signal));
  const answered = canAsk ? await ask(options, opened, author, surroundings, signal) : options;
  const name = answered.name ?? (await missing('NAME', surroundings));
  const template =
    opened ??
    (await openBuiltIn(answered.template ?? (await missing('--template', surroundings)), surroundings));
  const values: ProjectValues = {
    name,
    title: options.title ?? titleOf(name),
    description: answered.description ?? template.policyDescription,
    author: fitAuthor(answered.author ?? author),
    repository: answered.repository ?? defaultRepository(name),
    year: now().getFullYear(),
    toolVersion,
  };
  const plan = planProject(renderTemplate(template, values), placeOf(name, options, surroundings));
  signal.throwIfAborted();
  writeProject(plan, now().getTime());
  return {
    name,
    template: template.name,
    folder: plan.place.name,
    files: plan.files.map(({ path }) => path),
    replaced: plan.replaced,
    missing: missingPrograms(template.requires, surroundings),
    next: nextSteps(plan.files.map(({ path }) => path)),
  };
}

/** The template that the options name; `undefined` where they name none. */
async function openGiven(
  { template, from }: ScaffoldPolicyOptions,
  surroundings: ScaffoldSurroundings,
  signal: AbortSignal,
): Promise<Template | undefined> {
  if (from !== undefined) return openOwn(from, surroundings, signal);
  return template === undefined ? undefined : openBuiltIn(template, surroundings);
}

async function ask(
  options: ScaffoldPolicyOptions,
  opened: Template | undefined,
  author: string,
  surroundings: ScaffoldSurroundings,
  signal: AbortSignal,
): Promise<ScaffoldPolicyOptions> {
  const templates = opened === undefined ? await listTemplates(surroundings.templatesFolder) : [opened];
  const nameProblem = (name: string): string | undefined => placeProblem(name, options, surroundings);
  return askValues(options, { templates, author: fitAuthor(author), nameProblem }, signal);
}

/** A name that files cannot hold is no reason to fail. */
function fitAuthor(author: string): string {
  return lineProblem(author) === undefined ? author : '';
}

async function missing(
  what: 'NAME' | '--template',
  { templatesFolder }: ScaffoldSurroundings,
): Promise<never> {
  const names = (await listTemplates(templatesFolder)).map(({ name }) => name);
  const problem = what === 'NAME' ? 'the name of the policy is missing' : 'the template is missing';
  throw new WardctlError('USAGE_INVALID', problem, {
    hint: `Write: wardctl scaffold policy NAME --template TEMPLATE, with one of ${names.join(', ')}.`,
    details: { templates: names },
  });
}
