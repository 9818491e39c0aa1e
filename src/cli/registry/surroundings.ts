import { homedir } from 'node:os';
import type { PathSurroundings } from '../kubewarden-paths.ts';

/** Where there is no home folder: nothing is found below it, and nothing can be written. */
const noHome = '/nonexistent';

/** What this process was started with, as far as it decides where files are. */
export function processSurroundings(): PathSurroundings {
  const { env, platform } = process;
  return {
    env,
    platform,
    homedir() {
      try {
        return homedir();
      } catch {
        // Some containers have users without a home folder.
        return noHome;
      }
    },
  };
}

/** A path for messages, `~` for the home folder. */
export function shownPath(path: string, { homedir: home }: PathSurroundings): string {
  const folder = home();
  return path.startsWith(`${folder}/`) || path.startsWith(`${folder}\\`)
    ? `~${path.slice(folder.length)}`
    : path;
}
