import { visibleLine } from '../../escape.ts';
import { printJson } from '../../print-json.ts';
import { stdoutTerminal, type Terminal } from '../../terminal.ts';
import { wrapLine } from '../../text/wrap.ts';
import { writeStderr, writeStdout } from '../../write.ts';
import type { ScaffoldedProject } from './scaffolded-project.ts';

/** Prints what was made and what comes next; on stderr, what is missing for it. */
export function showProject(project: ScaffoldedProject, json: boolean): void {
  for (const { program, advice } of project.missing) {
    writeStderr(
      `Warning: builds of this project need ${visibleLine(program)}, which is not installed. ${advice}\n`,
    );
  }
  if (json) {
    printJson(project);
    return;
  }
  const terminal = stdoutTerminal(false);
  writeStdout(terminal === undefined ? projectText(project) : fitText(projectText(project), terminal));
}

/** For a terminal: the sentence at its head is broken between words; paths and commands, which are to be copied, are not. */
export function fitText(text: string, { columns }: Pick<Terminal, 'columns'>): string {
  const [head = '', ...others] = text.split('\n');
  return [...wrapLine(head, columns), ...others].join('\n');
}

/** Also in a pipe it is for people: `--json` is for programs. */
export function projectText({ name, template, folder, files, replaced, next }: ScaffoldedProject): string {
  const count = `${String(files.length)} ${files.length === 1 ? 'file' : 'files'}`;
  const rows = files.map((path) => `  ${path}${replaced.includes(path) ? '  (replaced)' : ''}`);
  const steps = [...(folder === '.' ? [] : [`cd ${quoted(folder)}`]), ...next];
  return [
    `Made the policy ${name} from the template ${template}: ${count} in ${folder}`,
    ...rows,
    '',
    'Next:',
    ...steps.map((step) => `  ${step}`),
    '',
  ]
    .map((line) => visibleLine(line))
    .join('\n');
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
