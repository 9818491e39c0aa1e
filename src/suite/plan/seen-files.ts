import { fileVersion } from '../../files/index.ts';

/** What files were like before they were read first, so that it can be told whether they changed since. */
export class SeenFiles {
  private readonly versions = new Map<string, string>();

  /** To be called before the files are read. */
  note(paths: readonly string[]): void {
    for (const path of paths) {
      if (!this.versions.has(path)) this.versions.set(path, fileVersion(path));
    }
  }

  /** As `fileVersion`, by the path. @param paths of files that were noted; others are left out */
  versionsOf(paths: readonly string[]): ReadonlyMap<string, string> {
    return new Map(
      paths.flatMap((path): [string, string][] => {
        const version = this.versions.get(path);
        return version === undefined ? [] : [[path, version]];
      }),
    );
  }
}
