import {
  defaultRepository,
  lineProblem,
  policyNameProblem,
  repositoryProblem,
  type TemplateInfo,
} from '../../../scaffold/index.ts';
import { hasUnicode, useColor } from '../../terminal.ts';
import type { ScaffoldPolicyOptions } from './options.ts';
import { askQuestions } from './questions/ask-questions.ts';
import type { Answers, Question } from './questions/question.ts';

/** What is known before anything is asked. */
export interface KnownValues {
  /** Those to choose from; only one where it is chosen already. */
  readonly templates: readonly TemplateInfo[];
  readonly author: string;
  /** What is wrong with a name besides its form, such as a folder that is there. */
  readonly nameProblem: (name: string) => string | undefined;
}

/**
 * Asks on the terminal for all that the command line does not say.
 * @returns options without gaps
 * @throws Interrupted
 */
export async function askValues(
  options: ScaffoldPolicyOptions,
  known: KnownValues,
  signal: AbortSignal,
): Promise<ScaffoldPolicyOptions> {
  const questions = questionsFor(options, known);
  if (questions.length === 0) return options;
  const color = options.color && useColor(true, process.env, []);
  const answers = await askQuestions(questions, { color, unicode: hasUnicode() }, signal);
  return {
    ...options,
    name: options.name ?? answers.get('name'),
    template: options.template ?? answers.get('template'),
    description: options.description ?? answers.get('description'),
    author: options.author ?? answers.get('author'),
    repository: options.repository ?? answers.get('repository'),
  };
}

/** In the order they are asked. */
export function questionsFor(options: ScaffoldPolicyOptions, known: KnownValues): Question[] {
  const { templates, author, nameProblem } = known;
  const nameIn = (answers: Answers): string => options.name ?? answers.get('name') ?? '';
  const questions: Question[] = [
    {
      type: 'text',
      key: 'name',
      label: 'Name',
      defaultOf: () => 'image-policy',
      form: 'Lower-case letters, digits and hyphens',
      problemOf: (text) => formProblem(text) ?? nameProblem(text),
    },
    {
      type: 'choice',
      key: 'template',
      label: 'Template',
      choices: templates.map(({ name, title, description, requires }) => ({
        value: name,
        note: description,
        shortNote: [title, ...(requires.length === 0 ? [] : [`needs ${requires.join(' and ')}`])].join(', '),
      })),
    },
    {
      type: 'text',
      key: 'description',
      label: 'Description',
      defaultOf: (answers) => {
        const chosen = templates.find(({ name }) => name === answers.get('template')) ?? templates[0];
        return chosen?.policyDescription ?? '';
      },
      problemOf: lineProblem,
    },
    { type: 'text', key: 'author', label: 'Author', defaultOf: () => author, problemOf: lineProblem },
    {
      type: 'text',
      key: 'repository',
      label: 'Repository',
      defaultOf: (answers) => defaultRepository(nameIn(answers)),
      problemOf: repositoryProblem,
    },
  ];
  const given: Readonly<Record<string, string | undefined>> = {
    name: options.name,
    template: options.template ?? options.from,
    description: options.description,
    author: options.author,
    repository: options.repository,
  };
  return questions.filter(({ key }) => given[key] === undefined);
}

function formProblem(name: string): string | undefined {
  const found = policyNameProblem(name);
  return found === undefined ? undefined : `${found.problem}. ${found.hint}`;
}
