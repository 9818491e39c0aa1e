import { languageTitles } from '../../policy/index.ts';
import type { TemplateInfo } from './template.ts';

/** What a project is made with. */
export interface ProjectValues {
  /** A name that {@link policyNameProblem} finds nothing wrong with. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Such as `Ann <ann@example.com>`; may be empty. */
  readonly author: string;
  /** Where the policy is published: `ghcr.io/acme/policies/NAME`. */
  readonly repository: string;
  readonly year: number;
  /** The version of wardctl. */
  readonly toolVersion: string;
}

/** The placeholders of template files, without those that depend on the file. */
export function placeholdersOf(values: ProjectValues, template: TemplateInfo): Map<string, string> {
  return new Map([
    ['name', values.name],
    ['snake-name', values.name.replaceAll('-', '_')],
    ['title', values.title],
    ['description', values.description],
    ['author', values.author],
    ['repository', values.repository],
    ['source', sourceUrl(values)],
    ['year', String(values.year)],
    ['wardctl-version', values.toolVersion],
    ['execution-mode', template.executionMode],
    ['language-title', languageTitle(template.language ?? '')],
  ]);
}

/** The title of a policy, by its name: `image-allow-list` is `Image Allow List`. */
export function titleOf(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

/** Nobody's organisation: to be replaced. */
const placeholderOwner = 'my-org';

export function defaultRepository(name: string): string {
  return `ghcr.io/${placeholderOwner}/policies/${name}`;
}

/** Where the sources are likely to be: with the owner on GitHub whose packages are on ghcr.io. */
function sourceUrl({ name, repository }: ProjectValues): string {
  const [, owner = placeholderOwner] = /^ghcr\.io\/([a-z0-9-]+)\//.exec(repository) ?? [];
  return `https://github.com/${owner}/${name}`;
}

/** A template may be of a language that wardctl does not know. */
function languageTitle(language: string): string {
  return new Map(Object.entries(languageTitles)).get(language) ?? language;
}

/** The JSON Schemas of wardctl, where editors find them from a file and from the project. */
export function schemaPlaceholders(
  path: string,
  toolVersion: string,
  hasPackage: boolean,
): [string, string][] {
  // Other projects have no node_modules that wardctl could be in.
  const published = `https://unpkg.com/wardctl@${toolVersion}/dist/schemas`;
  const installed = 'node_modules/wardctl/dist/schemas';
  const up = '../'.repeat(path.split('/').length - 1);
  return [
    ['schemas', hasPackage ? `${up}${installed}` : published],
    ['workspace-schemas', hasPackage ? `./${installed}` : published],
  ];
}
