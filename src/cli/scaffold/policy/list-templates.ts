import { listTemplates } from '../../../scaffold/index.ts';
import { printJson } from '../../print-json.ts';
import { stdoutTerminal, type Terminal } from '../../terminal.ts';
import { usableTerminal } from '../../text/layout.ts';
import { span } from '../../text/spans.ts';
import { layTable } from '../../text/table.ts';
import { writeStdout } from '../../write.ts';
import { missingPrograms } from './missing-programs.ts';
import type { ScaffoldPolicyOptions, ScaffoldSurroundings } from './options.ts';
import type { ListedTemplate } from './scaffolded-project.ts';

/** Prints the built-in templates: a table for people, a line for each in a pipe. */
export async function printTemplates(
  { json, color }: Pick<ScaffoldPolicyOptions, 'json' | 'color'>,
  surroundings: ScaffoldSurroundings,
): Promise<void> {
  const templates = await describeTemplates(surroundings);
  if (json) {
    printJson({ templates });
    return;
  }
  const terminal = stdoutTerminal(color);
  const rows = terminal === undefined ? plainRows(templates) : tableRows(templates, terminal);
  writeStdout(rows.map((row) => `${row}\n`).join(''));
}

async function describeTemplates(surroundings: ScaffoldSurroundings): Promise<ListedTemplate[]> {
  const templates = await listTemplates(surroundings.templatesFolder);
  return templates.map(({ name, title, description, language, executionMode, requires }) => ({
    name,
    title,
    description,
    ...(language === undefined ? {} : { language }),
    executionMode,
    requires,
    missing: missingPrograms(requires, surroundings).map(({ program }) => program),
  }));
}

export function plainRows(templates: readonly ListedTemplate[]): string[] {
  const width = Math.max(...templates.map(({ name }) => name.length));
  return templates.map(({ name, description, missing }) => {
    const note = missing.length === 0 ? '' : ` (not installed: ${missing.join(', ')})`;
    return `${name.padEnd(width)}  ${description}${note}`;
  });
}

export function tableRows(templates: readonly ListedTemplate[], terminal: Terminal): string[] {
  const table = {
    headings: ['template', 'makes', 'needs'].map((text) => [span(text)]),
    rows: templates.map(({ name, description, requires, missing }) => [
      [span(name, 'strong')],
      [span(description)],
      requires.flatMap((program, index) => [
        ...(index === 0 ? [] : [span(' ')]),
        missing.includes(program) ? span(`${program} (not installed)`, 'warning') : span(program),
      ]),
    ]),
  };
  const usable = usableTerminal(terminal);
  return layTable(table, usable.columns, usable);
}
