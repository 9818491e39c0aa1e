import { join } from 'node:path';
import { maxModuleBytes, readFileBounded } from '../files/index.ts';
import { buildFailed, programFailed } from './build-failed.ts';
import type { Project } from './detect-project.ts';
import { installAdvice } from './install-advice.ts';
import { runProgram, type ProgramRun } from './run-program.ts';
import type { BuildSurroundings } from './surroundings.ts';

/** How a program of a toolchain is run. */
export interface ToolRun extends Pick<ProgramRun, 'readsStdout'> {
  /** Put over the environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What to do about the end of what it printed, where that is known. */
  readonly adviceFor?: (output: string) => string | undefined;
}

/** What a toolchain works with: one project, a folder for what is not to stay, and programs. */
export class Workbench {
  readonly project: Project;
  private readonly temporaryFolder: string;
  private readonly surroundings: BuildSurroundings;

  constructor(project: Project, temporaryFolder: string, surroundings: BuildSurroundings) {
    this.project = project;
    this.temporaryFolder = temporaryFolder;
    this.surroundings = surroundings;
  }

  /** Absolute path of a file that is gone when the project is built. */
  temporaryFile(name: string): string {
    return join(this.temporaryFolder, name);
  }

  /**
   * Runs a program in the project's folder.
   * @returns what it wrote to stdout, where that is read
   * @throws WardctlError BUILD_FAILED; the signal's reason
   */
  async run(command: readonly string[], { adviceFor, environment, ...run }: ToolRun = {}): Promise<string> {
    const { project, surroundings } = this;
    const [program = ''] = command;
    const end = await runProgram({
      command,
      folder: project.folder,
      signal: surroundings.signal,
      environment: { ...surroundings.environment, ...environment },
      ...run,
    });
    if (end.type === 'done') return end.stdout;
    if (end.type === 'not-started' && end.code === 'ENOENT') throw this.missing(`program ${program} in PATH`);
    const advice = end.type === 'failed' ? adviceFor?.(end.output) : undefined;
    throw programFailed(`cannot build ${project.name}: ${program}`, end, advice ?? 'Fix what it reports.');
  }

  /** What a program made. @throws WardctlError BUILD_FAILED */
  read(path: string): Buffer {
    return readFileBounded(path, { what: 'module', errorCode: 'BUILD_FAILED', maxBytes: maxModuleBytes });
  }

  /** The error about what has to be installed. */
  missing(what: string): ReturnType<typeof buildFailed> {
    const { project, surroundings } = this;
    return this.failed(`there is no ${what}`, installAdvice(project.language, surroundings.platform));
  }

  failed(problem: string, hint: string, cause?: unknown): ReturnType<typeof buildFailed> {
    return buildFailed(this.project.name, problem, hint, cause);
  }
}
