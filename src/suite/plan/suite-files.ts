import { dirname, resolve } from 'node:path';
import type { Subject } from '../../evaluate/index.ts';
import { modulePathsOf } from '../module-paths.ts';
import type { Finding } from '../suite-event.ts';
import type { Source, Suite, SuiteCase } from '../suite.ts';
import { projectModule } from './project-policies.ts';

/** Absolute paths of the files that decide what comes of a suite: itself, what it names, and the modules; sorted. */
export function filesOf(
  suite: Suite,
  cases: readonly SuiteCase[],
  subjects: readonly (Subject | Finding)[],
): string[] {
  const folder = dirname(suite.path);
  const named = [...cases.flatMap(sourcesOf), ...matrixSources(suite)].flatMap((source) =>
    source?.type === 'file' ? [resolve(folder, source.path)] : [],
  );
  const sources = new Map(cases.map(({ subject }) => [subject.reference, subject]));
  const references = [...sources.values()].map(
    (source) => projectModule(source, folder) ?? resolve(folder, source.reference),
  );
  return [...new Set([suite.path, ...named, ...references, ...subjects.flatMap(modulesOf)])].sort();
}

function sourcesOf({ request, settings, session }: SuiteCase): (Source | undefined)[] {
  const old = request?.type === 'manifest' ? request.options.oldManifest : undefined;
  return [request?.source, old, settings, session];
}

function matrixSources({ matrix }: Suite): (Source | undefined)[] {
  if (matrix === undefined) return [];
  const { policies, resources, sessions, options } = matrix;
  return [...policies, ...resources, ...sessions.map(({ session }) => session), options.oldManifest];
}

function modulesOf(subject: Subject | Finding): string[] {
  return 'check' in subject ? [] : modulePathsOf(subject);
}
