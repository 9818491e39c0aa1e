import { homedir } from 'node:os';

/** The user's home folder, for people to read. Some containers have users without one; shells know what `~` is. */
export function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return '~';
  }
}
