import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const sources = ['src', 'commands', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];

/** Builds `dist` when a source is newer, so that tests of the built program test the present one. */
export default function buildIfStale(): void {
  const builtMs = modifiedMs(join(root, 'dist/cli/help.cjs'));
  if (sources.every((source) => newestMs(join(root, source)) < builtMs)) return;
  execFileSync(process.execPath, ['scripts/build.ts'], { cwd: root, stdio: 'inherit' });
}

/** The latest change of a file, or of any file or folder below. */
function newestMs(path: string): number {
  const own = modifiedMs(path);
  if (statSync(path).isFile()) return own;
  const below = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return Math.max(own, ...below.map((name) => modifiedMs(join(path, name))));
}

function modifiedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
