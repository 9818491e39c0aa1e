import { existsSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { makeFolder, removeLeftOvers, systemErrorCode, temporaryName } from '../../files/index.ts';
import { inTheWay, unwritable, type ProjectPlan } from './plan-project.ts';
import { PlacedFiles } from './placed-files.ts';
import type { ProjectFile } from './render-template.ts';

/**
 * Writes a project as planned, all of it or nothing: what fails on the way is undone, and a file or folder that appeared
 * meanwhile is not replaced.
 * @param nowMs since the epoch; what killed processes left beside it longer ago is taken away
 * @throws WardctlError PROJECT_EXISTS, PROJECT_UNWRITABLE
 */
export function writeProject(plan: ProjectPlan, nowMs: number): void {
  const { place, exists } = plan;
  try {
    if (exists) writeInto(plan, nowMs);
    else writeNew(plan, nowMs);
  } catch (error) {
    if (error instanceof WardctlError) throw error;
    throw unwritable(place.name, error);
  }
}

/** As a folder beside it, which then gets its name. */
function writeNew({ place: { folder, name }, files }: ProjectPlan, nowMs: number): void {
  const around = dirname(folder);
  const top = firstMissing(around);
  const staging = join(around, `.${temporaryName()}`);
  try {
    makeFolder(around);
    removeLeftOvers(around, nowMs);
    writeFiles(staging, files);
    nameFolder(staging, folder, name);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    if (top !== undefined) removeEmpty(around, top);
    throw error;
  }
}

/** The outermost folder that has to be made for a folder to be there. */
function firstMissing(folder: string): string | undefined {
  if (existsSync(folder)) return undefined;
  return firstMissing(dirname(folder)) ?? folder;
}

function nameFolder(staging: string, folder: string, name: string): void {
  try {
    renameSync(staging, folder);
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EISDIR', 'EPERM'].includes(code)) throw error;
    throw inTheWay(name, 'the folder appeared meanwhile', []);
  }
}

/** Removes a folder and those around it up to `top`, as far as they are empty. */
function removeEmpty(folder: string, top: string): void {
  for (let one = folder; one.startsWith(top); one = dirname(one)) {
    try {
      rmdirSync(one);
    } catch {
      // Somebody uses it.
      return;
    }
  }
}

/** File by file, from a folder within, which is in the same file system. */
function writeInto({ place: { folder, name }, files, replaced }: ProjectPlan, nowMs: number): void {
  const staging = join(folder, `.${temporaryName()}`);
  const placed = new PlacedFiles(folder, name, staging);
  try {
    removeLeftOvers(folder, nowMs);
    writeFiles(join(staging, 'new'), files);
    for (const { path } of files) placed.place(path, replaced.includes(path));
  } catch (error) {
    placed.undo();
    throw error;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function writeFiles(folder: string, files: readonly ProjectFile[]): void {
  makeFolder(folder);
  for (const { path, content, isExecutable } of files) {
    const absolute = join(folder, path);
    makeFolder(dirname(absolute));
    writeFileSync(absolute, content, { flag: 'wx', mode: isExecutable ? 0o777 : 0o666 });
  }
}
