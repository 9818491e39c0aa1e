import { isVisible, visibleLine } from '../escape.ts';
import type { Terminal } from './view.ts';

/** Starts that neither are indicators of YAML nor begin a number; `--flag` is one of them. */
const plainStart = /^(?:[\p{L}_\/$]|-[\p{L}\-])/v;
/** Versions, networks and quantities of resources: they start with a digit and are strings to every reader. */
const digitsFirst = /^(?:\d+(?:\.\d+){2,}(?:\/\d+)?|\d+(?:m|k|[KMGTP]i?))$/;
/** Other values than strings to YAML 1.1 or 1.2, and the mark between documents. */
const notString = /^(?:null|true|false|yes|no|on|off|y|n|e[-+]?\d+|---.*)$/i;
const separator = /: | #|:$/;

/**
 * A string on one line of YAML: as it is where every reader takes it for that string, else in double quotes.
 * Nothing in it can act on a terminal.
 */
export function yamlString(text: string, terminal: Terminal): string {
  const isPlain =
    (digitsFirst.test(text) || (plainStart.test(text) && !notString.test(text))) &&
    !separator.test(text) &&
    text.trimEnd() === text &&
    isVisible(text, terminal);
  return isPlain ? text : `"${visibleLine(text.replace(/["\\]/g, String.raw`\$&`), terminal)}"`;
}

/** A string of several lines as a block of YAML. */
export interface YamlBlock {
  /** `|` and how line breaks at the end are kept. */
  readonly header: string;
  readonly lines: readonly string[];
}

/**
 * The block for a string that reads better over several lines; `undefined` where it has to be quoted. Of what a
 * terminal acts on, only tabs are in it.
 */
export function yamlBlock(text: string, terminal: Terminal): YamlBlock | undefined {
  if (/^\s|^$/.test(text)) return undefined;
  const lines = text.split('\n');
  if (lines.length < 2 || !lines.every((line) => isVisible(line.replaceAll('\t', ' '), terminal)))
    return undefined;
  if (!text.endsWith('\n')) return { header: '|-', lines };
  return { header: text.endsWith('\n\n') ? '|+' : '|', lines: lines.slice(0, -1) };
}
