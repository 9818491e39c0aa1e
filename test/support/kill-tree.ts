import { readFileSync } from 'node:fs';

/** Kills a process and all that it started, each by its id, the youngest first. On Linux only, where /proc tells them. */
export function killTree(pid: number): void {
  for (const one of treeOf(pid)) kill(one);
}

/** A process and all that it started, the youngest first: for later, as those it leaves behind are nobody's children. */
export function treeOf(pid: number): number[] {
  return [...childrenOf(pid).flatMap(treeOf), pid];
}

/** Kills a process, unless it has ended by itself. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has.
  }
}

function childrenOf(pid: number): number[] {
  try {
    const ids = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
    return ids
      .split(' ')
      .filter((id) => id !== '')
      .map(Number);
  } catch {
    return [];
  }
}
