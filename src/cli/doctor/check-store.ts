import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WardctlError } from '../../errors.ts';
import { isMissing, ownerState, reasonOf } from '../../files/index.ts';
import { formatByteSize } from '../byte-size.ts';
import { cacheDir } from '../cache-dir.ts';
import { kubewardenPaths, type PathSurroundings } from '../kubewarden-paths.ts';
import { openStore } from '../registry/open-store.ts';
import { shownPath } from '../registry/surroundings.ts';
import { counted } from '../text/wrap.ts';
import { failed, passed, warned, type DoctorCheck } from './report.ts';

/** Below this, a policy may not fit. */
const scarceBytes = 512 * 1024 * 1024;
const maxProblems = 5;
const rightsAdvice = 'Check the rights of the folder, and of those around it.';

/** Looks at our store and at kwctl's: whether they can be read and written, and what is wrong in them. */
export async function checkStore(surroundings: PathSurroundings): Promise<DoctorCheck[]> {
  const folder = join(cacheDir(surroundings), 'store');
  const { storeDir: kwctlFolder } = kubewardenPaths(surroundings);
  const problems: WardctlError[] = [];
  const policies = await openStore(surroundings).list((problem) => problems.push(problem));
  const countOf = (origin: string): string =>
    countedPolicies(policies.filter((policy) => policy.origin === origin).length);
  return [
    checkFolder(folder, `store: ${countOf('wardctl')} in ${shownPath(folder, surroundings)}`),
    ...(await checkSpace(folder)),
    ...checkLeftOvers(folder),
    checkKwctlStore(kwctlFolder, countOf('kwctl'), surroundings),
    ...problems.slice(0, maxProblems).map(({ message, hint }) => failed('store', `store: ${message}`, hint)),
  ];
}

/** Whether a folder can be written to, or made where it is missing. */
function checkFolder(folder: string, message: string): DoctorCheck {
  const existing = nearestExisting(folder);
  try {
    if (!statSync(existing).isDirectory())
      return failed('store', `${message}: ${existing} is no directory`, `Move ${existing} away.`);
    accessSync(existing, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return failed('store', `${message}: cannot use ${existing}: ${reasonOf(error)}`, rightsAdvice);
  }
  return passed('store', existing === folder ? message : `${message}, which the first pull makes`);
}

async function checkSpace(folder: string): Promise<DoctorCheck[]> {
  const existing = nearestExisting(folder);
  let freeBytes: number;
  try {
    const { bavail, bsize } = await statfs(existing);
    freeBytes = bavail * bsize;
  } catch (error) {
    const problem = `store: cannot tell how much room there is in ${existing}: ${reasonOf(error)}`;
    return [warned('store', problem, rightsAdvice)];
  }
  const message = `store: ${formatByteSize(freeBytes)} free`;
  if (freeBytes >= scarceBytes) return [passed('store', message)];
  return [warned('store', message, 'Make room, for instance with wardctl rm; policies can have 256 MiB.')];
}

/** What killed processes left behind. */
function checkLeftOvers(folder: string): DoctorCheck[] {
  const ingest = join(folder, 'ingest');
  let names: string[];
  try {
    names = readdirSync(ingest);
  } catch (error) {
    if (isMissing(error)) return [];
    return [failed('store', `store: cannot read ${ingest}: ${reasonOf(error)}`, rightsAdvice)];
  }
  const count = names.filter((name) => ownerState(name) !== 'alive').length;
  if (count === 0) return [];
  const message = `store: ${counted(count, 'left-over')} of interrupted downloads`;
  return [warned('store', message, 'Nothing needs to be done: the next pull takes them away.')];
}

function checkKwctlStore(folder: string, policies: string, surroundings: PathSurroundings): DoctorCheck {
  const name = shownPath(folder, surroundings);
  const isThere = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return passed(
    'kwctl-store',
    isThere ? `store of kwctl: ${policies} in ${name}, used too` : `store of kwctl: none (${name})`,
  );
}

function nearestExisting(path: string): string {
  let current = path;
  while (!exists(current) && dirname(current) !== current) current = dirname(current);
  return current;
}

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // Something is there that must not be looked at: the message is about the folder around it.
    return false;
  }
}

function countedPolicies(count: number): string {
  return count === 1 ? '1 policy' : `${String(count)} policies`;
}
