import { resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { isForPeople, parseReporter, type ReporterChoice } from './options.ts';

/** Which reports a run has. */
export interface ChosenReporters {
  readonly choices: readonly ReporterChoice[];
  /** Whether there is a page for GitHub's service besides. */
  readonly hasSummary: boolean;
}

/** @param texts as `openReports` has them @throws WardctlError USAGE_INVALID */
export function chooseReporters(
  texts: readonly string[],
  { folder, env }: { readonly folder: string; readonly env: Readonly<Record<string, string | undefined>> },
): ChosenReporters {
  const chosen = texts.length > 0 ? texts : ['default'];
  const isNamed = (name: string): boolean => chosen.some((text) => parseReporter(text).name === name);
  const inGithub = !['', 'false'].includes(env['GITHUB_ACTIONS'] ?? '');
  const hasAnnotations = inGithub && isForPeople(chosen) && !isNamed('github');
  const choices = [...chosen, ...(hasAnnotations ? ['github'] : [])].map(parseReporter);
  if (choices.filter(({ name, file }) => file === undefined && name !== 'github').length > 1) {
    throw new WardctlError('USAGE_INVALID', '--reporter: expected one reporter for stdout, found more', {
      hint: 'Give the others a file: --reporter junit=report.xml',
    });
  }
  refuseSameFile(choices, folder);
  return { choices, hasSummary: inGithub && !isNamed('markdown') };
}

/** Of two reports in one file, the last would be left. */
function refuseSameFile(choices: readonly ReporterChoice[], folder: string): void {
  const taken = new Map<string, string>();
  for (const { name, file } of choices) {
    if (file === undefined) continue;
    const path = resolve(folder, file);
    const other = taken.get(path);
    if (other !== undefined) {
      throw new WardctlError(
        'USAGE_INVALID',
        `--reporter: expected a file for each reporter, found ${file} for ${other} and ${name}`,
        { hint: `Give ${name} another file: --reporter ${name}=FILE` },
      );
    }
    taken.set(path, name);
  }
}
