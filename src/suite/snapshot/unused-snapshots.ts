/**
 * Names of stored snapshots that no case asks for, in the order they are stored.
 * @param asked names of all cases of the suite that expect a snapshot, also of those that were not run this time
 */
export function unusedSnapshots(stored: Iterable<string>, asked: Iterable<string>): string[] {
  const names = new Set(asked);
  return [...stored].filter((name) => !names.has(name));
}
