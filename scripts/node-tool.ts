import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './root.ts';

/** How a program ended, with all it printed. */
export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}

/**
 * Runs a JavaScript or TypeScript program with this Node.
 *
 * @param cwd the folder it runs in; the repository when absent
 */
export function runNode(args: readonly string[], cwd = root): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    // A check that runs tests counts as one check: its tests are not reported a second time.
    const env = { ...process.env, WARDCTL_REPORTS: undefined };
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ exitCode: code ?? 1, output: Buffer.concat(chunks).toString() });
    });
  });
}

/** Runs the program of an installed package, as `npx` would, but on any operating system and with this Node. */
export function runTool(
  packageName: string,
  args: readonly string[],
  binName = packageName,
): Promise<Outcome> {
  const folder = join(root, 'node_modules', packageName);
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return runNode([join(folder, programOf(manifest, binName)), ...args]);
}

/** Runs the npm that started this program. */
export function runNpm(args: readonly string[], cwd = root): Promise<Outcome> {
  const started = process.env['npm_execpath'];
  if (started === undefined) throw new Error('start this with npm or npx: it needs to know which npm to use');
  return runNode([join(dirname(started), 'npm-cli.js'), ...args], cwd);
}

function programOf(manifest: unknown, binName: string): string {
  const bin =
    typeof manifest === 'object' && manifest !== null && 'bin' in manifest ? manifest.bin : undefined;
  if (typeof bin === 'string') return bin;
  const path: unknown = Object.entries(bin ?? {}).find(([name]) => name === binName)?.[1];
  if (typeof path !== 'string') throw new Error(`no program ${binName} in node_modules`);
  return path;
}
