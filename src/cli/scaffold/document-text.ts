import { documentToJson, formatJson } from '../../scaffold/index.ts';
import { stringifyYaml } from '../../yaml/index.ts';
import { escapeControls } from '../escape.ts';
import { jsonForTerminal } from '../print-json.ts';
import { isTerminal } from '../terminal.ts';
import { writeStdout } from '../write.ts';

/** A scaffolded document, and how it is shown. */
export interface DocumentToPrint {
  /** Plain, or JSON of this package. */
  readonly document: object;
  readonly json: boolean;
  /** Comment lines in front of the YAML, each with its line break. Default: none. */
  readonly header?: string;
}

/** The text of a document, as a file has it. */
export function documentText({ document, json, header = '' }: DocumentToPrint): string {
  const value = documentToJson(document);
  return json ? formatJson(value) : `${header}${stringifyYaml(value)}`;
}

/** Prints a document; `end` is what the reference prints behind its YAML. */
export function printDocument(printed: DocumentToPrint, end = ''): void {
  writeStdout(isTerminal(1) ? textForTerminal(printed) : documentText(printed) + (printed.json ? '' : end));
}

/** The text of a document for a person: much of it is foreign, and a terminal must not act on it. */
export function textForTerminal(printed: DocumentToPrint): string {
  const text = documentText(printed);
  return printed.json ? jsonForTerminal(text) : escapeControls(text);
}
