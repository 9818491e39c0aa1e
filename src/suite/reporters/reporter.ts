import type { SuiteEvent } from '../suite-event.ts';

/** Where a report goes. */
export interface ReporterOutput {
  /** Takes the report piece by piece. */
  write(text: string): void;
  /** The folder that names of files in the report are relative to, absolute: that of the repository, as a rule. */
  readonly folder: string;
  /** That of the program that makes the report. */
  readonly version: string;
}

/** Makes a report of the events of one run, which are given one after the other. Texts in them may be hostile. */
export type Reporter = (output: ReporterOutput) => (event: SuiteEvent) => void;
