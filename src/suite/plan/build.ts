import { dirname, resolve } from 'node:path';
import type { BuildStep } from '../suite.ts';

/** Something that is made before the cases of a suite run. Its paths are absolute. */
export type Build =
  /** A step that the suite itself has. */
  | {
      readonly type: 'program';
      readonly command: readonly string[];
      readonly folder: string;
      readonly sources: readonly string[];
    }
  /** A policy that is the folder of a project. */
  | {
      readonly type: 'project';
      readonly folder: string;
      /** What messages call the folder. */
      readonly name: string;
    };

/** @param suitePath file that the step is written in */
export function buildOfStep({ command, folder, sources }: BuildStep, suitePath: string): Build {
  const around = dirname(suitePath);
  return {
    type: 'program',
    command,
    folder: resolve(around, folder),
    sources: sources.map((source) => resolve(around, source)),
  };
}

/** Stands for a build: those that are one for all suites have equal keys. */
export function buildKey(build: Build): string {
  return JSON.stringify(build.type === 'program' ? [build.folder, build.command] : [build.folder]);
}

/** Absolute paths of what a build is made from. */
export function sourceRoots(build: Build): readonly string[] {
  return build.type === 'program' ? build.sources : [build.folder];
}
