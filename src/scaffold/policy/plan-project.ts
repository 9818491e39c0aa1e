import { lstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { ownerState, reasonOf } from '../../files/index.ts';
import type { ProjectFile } from './render-template.ts';

/** Where a project goes. */
export interface ProjectPlace {
  /** Absolute path. */
  readonly folder: string;
  /** What messages call it. */
  readonly name: string;
  /** Whether a folder may have files in it, and those of the template are replaced. */
  readonly force: boolean;
}

/** What will be written. */
export interface ProjectPlan {
  readonly place: ProjectPlace;
  /** Whether the folder is there already. */
  readonly exists: boolean;
  readonly files: readonly ProjectFile[];
  /** Paths of files that are there already. */
  readonly replaced: readonly string[];
}

const maxShown = 10;

/**
 * Plans what {@link writeProject} does, and looks whether it may: a folder has to be new or empty, but for a `.git`, unless
 * `force` is set.
 * @throws WardctlError PROJECT_EXISTS, PROJECT_UNWRITABLE
 */
export function planProject(files: readonly ProjectFile[], place: ProjectPlace): ProjectPlan {
  const exists = checkPlace(place);
  const replaced = exists ? files.map(({ path }) => path).filter((path) => isTaken(path, place)) : [];
  return { place, exists, files, replaced };
}

/**
 * Looks whether a project may be written there, and whether the folder is there.
 * @throws WardctlError PROJECT_EXISTS with the files that are in the way, PROJECT_UNWRITABLE
 */
export function checkPlace({ folder, name, force }: ProjectPlace): boolean {
  if (look(folder, name) === undefined) return false;
  if (!leadsToFolder(folder, name)) throw inTheWay(name, 'there is something else than a folder', []);
  const found = namesIn(folder, name).filter((entry) => !isNobodys(entry));
  if (found.length > 0 && !force) throw inTheWay(name, `the folder is not empty: ${listed(found)}`, found);
  return true;
}

/** The folder of git is no part of a project, and what a killed process left is taken away. */
function isNobodys(entry: string): boolean {
  return entry === '.git' || (entry.endsWith('.tmp') && ownerState(entry) === 'gone');
}

/** @throws WardctlError PROJECT_EXISTS where a file cannot go there at all */
function isTaken(path: string, { folder, name }: ProjectPlace): boolean {
  const parts = path.split('/');
  for (let length = 1; length < parts.length; length++) {
    const around = parts.slice(0, length).join('/');
    const found = look(join(folder, around), name);
    if (found === undefined) return false;
    // Through a link, files outside of the project would be replaced.
    if (!found.isDirectory())
      throw inTheWay(`${name}/${around}`, 'expected a folder, found something else', [around]);
  }
  const found = look(join(folder, path), name);
  if (found?.isDirectory() === true)
    throw inTheWay(`${name}/${path}`, 'expected a file, found a folder', [path]);
  return found !== undefined;
}

export function inTheWay(name: string, problem: string, files: readonly string[]): WardctlError {
  return new WardctlError('PROJECT_EXISTS', `cannot write the project to ${name}: ${problem}`, {
    hint: 'Choose another name or --dir. With --force, files of the template replace those that are there, and no others.',
    details: { folder: name, files },
  });
}

function listed(names: readonly string[]): string {
  const more = names.length - maxShown;
  return [...names.slice(0, maxShown), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** @returns `undefined` where there is nothing */
function look(path: string, name: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw unwritable(name, error);
  }
}

/** As a link may. */
function leadsToFolder(path: string, name: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch (error) {
    throw unwritable(name, error);
  }
}

function namesIn(folder: string, name: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw unwritable(name, error);
  }
}

export function unwritable(name: string, error: unknown): WardctlError {
  return new WardctlError('PROJECT_UNWRITABLE', `cannot write the project to ${name}: ${reasonOf(error)}`, {
    hint: 'Nothing was changed. Choose a folder that you may write to with --dir.',
    cause: error,
  });
}
