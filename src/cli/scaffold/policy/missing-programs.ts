import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installAdvice } from '../../../build/index.ts';
import type { Language } from '../../../policy/index.ts';

/** A program that is needed and not there. */
export interface MissingProgram {
  readonly program: string;
  /** How to install it, in one line. */
  readonly advice: string;
}

export interface ProgramSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** What programs build, as far as wardctl knows how to install them. */
const languageOf: ReadonlyMap<string, Language> = new Map([
  ['cargo', 'rust'],
  ['go', 'go'],
  ['opa', 'rego'],
]);

/** Which of the programs are not in `PATH`. */
export function missingPrograms(
  programs: readonly string[],
  { environment, platform }: ProgramSurroundings,
): MissingProgram[] {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const endings = platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  const isThere = (program: string): boolean =>
    folders.some((folder) => endings.some((ending) => isProgram(join(folder, `${program}${ending}`))));
  return programs
    .filter((program) => !isThere(program))
    .map((program) => ({ program, advice: adviceOn(program, platform) }));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function adviceOn(program: string, platform: NodeJS.Platform): string {
  const language = languageOf.get(program);
  if (language !== undefined) return installAdvice(language, platform);
  return program === 'npm'
    ? 'It comes with Node.js: https://nodejs.org'
    : 'Install it, and see that it is in PATH.';
}
