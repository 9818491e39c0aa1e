import { buildProject, programFailed, runProgram, type BuildSurroundings } from '../../build/index.ts';
import { buildKey, type Build } from './build.ts';

/** Builds policies before their suites run; each distinct build once, one after the other. */
export class Builder {
  private readonly surroundings: BuildSurroundings;
  private readonly done = new Map<string, Promise<void>>();
  private last: Promise<void> = Promise.resolve();

  constructor(surroundings: BuildSurroundings) {
    this.surroundings = surroundings;
  }

  /**
   * @throws WardctlError BUILD_FAILED with the end of what the program printed; for projects, what `buildProject` throws
   *   too; the signal's reason
   */
  run(build: Build): Promise<void> {
    const key = buildKey(build);
    const building = this.done.get(key) ?? this.queue(() => make(build, this.surroundings));
    this.done.set(key, building);
    return building;
  }

  private queue(build: () => Promise<void>): Promise<void> {
    const next = this.last.then(build);
    this.last = next.catch(() => undefined);
    return next;
  }
}

async function make(build: Build, surroundings: BuildSurroundings): Promise<void> {
  if (build.type === 'project') {
    await buildProject(build.folder, { ...surroundings, name: build.name });
    return;
  }
  const { command, folder } = build;
  const { signal, environment } = surroundings;
  const end = await runProgram({ command, folder, signal, environment });
  if (end.type === 'done') return;
  throw programFailed(
    `build: ${command[0] ?? ''}`,
    end,
    'Fix what it reports; `build` names a program and its arguments, without a shell.',
  );
}
