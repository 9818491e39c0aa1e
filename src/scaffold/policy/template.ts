import type { ExecutionMode } from '../../policy/index.ts';

/** What a template says of itself. */
export interface TemplateInfo {
  /** Of a built-in template, such as `rust`; of another one what messages call it. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What its policies are written in, such as `rust`; `undefined` where it does not say. */
  readonly language: string | undefined;
  /** Programs that its projects are built with, such as `cargo`. */
  readonly requires: readonly string[];
  readonly executionMode: ExecutionMode;
  /** What a policy does that is made from it, unless its author says something else. */
  readonly policyDescription: string;
}

/** A template with its files, before anything is filled in. */
export interface Template extends TemplateInfo {
  readonly files: readonly TemplateFile[];
}

export interface TemplateFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly isExecutable: boolean;
}

export const templateFileName = 'template.yml';
/** The folder beside template.yml that has the files of the project. */
export const filesFolder = 'files';
