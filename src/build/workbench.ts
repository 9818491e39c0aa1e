import { basename, join } from 'node:path';
import { maxModuleBytes, readFileBounded } from '../files/index.ts';
import { buildFailed, programFailed } from './build-failed.ts';
import type { BuildStep } from './build-step.ts';
import type { Project } from './detect-project.ts';
import { installAdvice } from './install-advice.ts';
import { runProgram, type ProgramEnd, type ProgramRun } from './run-program.ts';
import type { SbomComponent } from './sbom/component.ts';
import type { ToolchainOptions } from './surroundings.ts';

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
  readonly options: ToolchainOptions;
  /** What the author should look into, one text each. */
  readonly warnings: string[] = [];
  /** The libraries that are part of the module, where only the toolchain knows. */
  readonly packages: SbomComponent[] = [];
  private readonly temporaryFolder: string;

  constructor(project: Project, temporaryFolder: string, options: ToolchainOptions) {
    this.project = project;
    this.temporaryFolder = temporaryFolder;
    this.options = options;
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
  async run(
    command: readonly string[],
    { adviceFor, environment = {}, ...run }: ToolRun = {},
  ): Promise<string> {
    const [program = ''] = command;
    this.begin(stepOf(command));
    const end = await this.tryRun(command, { environment, ...run });
    if (end.type === 'done') return end.stdout;
    if (end.type === 'not-started' && end.code === 'ENOENT') throw this.missing(`program ${program} in PATH`);
    const advice = end.type === 'failed' ? adviceFor?.(end.output) : undefined;
    throw programFailed(this.titleOf(programOf(command)), end, advice ?? 'Fix what it reports.');
  }

  /**
   * Runs a program in the project's folder, which may fail.
   * @throws the signal's reason
   */
  tryRun(
    command: readonly string[],
    {
      environment,
      ...run
    }: Omit<ToolRun, 'adviceFor'> & Partial<Pick<ProgramRun, 'signal' | 'timeoutMs'>> = {},
  ): Promise<ProgramEnd> {
    return runProgram({
      command,
      folder: this.project.folder,
      signal: this.options.signal,
      environment: { ...this.options.environment, ...environment },
      ...run,
    });
  }

  /** How messages about a program of this build begin. */
  titleOf(program: string): string {
    return `cannot build ${this.project.name}: ${program}`;
  }

  /** Tells whoever shows the progress what is done next. */
  begin(step: BuildStep): void {
    this.options.onStep?.(step);
  }

  /** What a program made. @throws WardctlError BUILD_FAILED */
  read(path: string): Buffer {
    return readFileBounded(path, { what: 'module', errorCode: 'BUILD_FAILED', maxBytes: maxModuleBytes });
  }

  /** The error about what has to be installed. */
  missing(what: string): ReturnType<typeof buildFailed> {
    const { project, options } = this;
    return this.failed(`there is no ${what}`, installAdvice(project.language, options.platform));
  }

  failed(problem: string, hint: string, cause?: unknown): ReturnType<typeof buildFailed> {
    return buildFailed(this.project.name, problem, hint, cause);
  }
}

/** What a program is known as: those of npm's are Node with a script. */
function programOf([program = '', first = '']: readonly string[]): string {
  return program === process.execPath ? basename(first).replace(/\.\w+$/, '') : program;
}

function stepOf(command: readonly string[]): string {
  const [program = '', verb = ''] = command;
  return program === process.execPath ? programOf(command) : `${program} ${verb}`;
}
