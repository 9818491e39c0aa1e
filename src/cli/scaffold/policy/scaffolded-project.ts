/** What `wardctl scaffold policy --json` prints: the project it wrote. */
export interface ScaffoldedProject {
  readonly name: string;
  /** The template; where it is not one of wardctl's, its path or URL without a login. */
  readonly template: string;
  /** The folder, as it was asked for. */
  readonly folder: string;
  /** All files, relative to the folder, with `/`. */
  readonly files: readonly string[];
  /** Those of them that were there before. */
  readonly replaced: readonly string[];
  /** Programs that builds need and that are not installed. */
  readonly missing: readonly { readonly program: string; readonly advice: string }[];
  /** What to run next, in the folder of the project. */
  readonly next: readonly string[];
}

/** What `wardctl scaffold policy --list --json` prints. */
export interface TemplateList {
  readonly templates: readonly ListedTemplate[];
}

/** A template that wardctl comes with. */
export interface ListedTemplate {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly language?: string;
  readonly executionMode: string;
  /** Programs that its projects are built with. */
  readonly requires: readonly string[];
  /** Those of them that are not installed. */
  readonly missing: readonly string[];
}
