import { serialize } from 'node:v8';
import type { Subject } from '../../evaluate/index.ts';
import { fileVersion } from '../../files/index.ts';
import { stringifyJson, type JsonValue } from '../../json/index.ts';
import { modulePathsOf } from '../module-paths.ts';
import type { SuiteCase } from '../suite.ts';

/**
 * Stands for all that decides what a policy says of its settings: the contents of its modules, its custom resource with
 * settings, time limits and grants, and what the case puts in their place.
 * @param settings those of the case
 */
export function opinionKey(
  { executionMode, contextAware, allowedHostCapabilities, timeoutMs }: SuiteCase,
  settings: JsonValue | undefined,
  subject: Subject,
): string {
  return JSON.stringify([
    serialize(subject).toString('base64'),
    modulePathsOf(subject).map(fileVersion),
    settings === undefined ? null : stringifyJson(settings),
    executionMode,
    contextAware,
    allowedHostCapabilities,
    timeoutMs,
  ]);
}
