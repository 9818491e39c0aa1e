import type { UncheckedSettings } from 'wardctl/policy';
import { isBelow } from './reference.ts';

/** What users configure. */
export interface Settings {
  /** Where images may come from: `host[:port][/path]` each. */
  readonly registries: readonly string[];
  /** Where other images are taken from; without it they are rejected. */
  readonly mirror?: string;
}

const form = 'host[:port][/path] in lower case, such as ghcr.io/acme';

/** What is wrong with settings; nothing where they are {@link Settings}. */
export function findProblems({ registries, mirror, ...others }: UncheckedSettings): string[] {
  return [
    ...Object.keys(others).map((key) => `unknown setting "${key}": expected registries or mirror`),
    ...registriesProblems(registries),
    ...mirrorProblems(mirror, registries),
  ];
}

function registriesProblems(registries: unknown): string[] {
  if (!Array.isArray(registries) || registries.length === 0) {
    return [`registries: expected a list of at least one registry, found ${shown(registries)}`];
  }
  return registries.flatMap((entry: unknown, index) =>
    isRegistry(entry) ? [] : [`registries[${index}]: expected ${form}, found ${shown(entry)}`],
  );
}

function mirrorProblems(mirror: unknown, registries: unknown): string[] {
  if (mirror === undefined) return [];
  if (!isRegistry(mirror)) return [`mirror: expected ${form}, found ${shown(mirror)}`];
  const isAllowed = Array.isArray(registries) && registries.some((registry) => isBelow(registry, mirror));
  return isAllowed ? [] : [`mirror: expected one that registries allows, found ${shown(mirror)}`];
}

function isRegistry(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/.test(value);
}

function shown(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}
