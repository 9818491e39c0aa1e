// `npm run tools`: installs the programs of scripts/tools.ts that this machine lacks, from Debian's packages, below
// .cache/tools and without root. Where that cannot be done it says so, and the tests that need them are skipped.
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, tools, toolsFolder, type Tool } from './tools.ts';

const unpacked = join(toolsFolder, 'root');
const timeoutMs = 120_000;

const missing = tools.filter(({ program }) => findProgram(program) === undefined);
if (missing.length > 0) {
  try {
    updateLists();
    for (const tool of missing) install(tool);
  } catch (error) {
    const stillMissing = missing.filter(({ program }) => findProgram(program) === undefined);
    const names = stillMissing.map(({ program }) => program).join(', ');
    console.log(`not installed: ${names}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    for (const folder of ['archives', 'cache', 'lists']) {
      rmSync(join(toolsFolder, folder), { recursive: true, force: true });
    }
  }
}

/** Gets the lists of packages into a folder of our own: the machine's may be old, and is not ours to change. */
function updateLists(): void {
  for (const folder of ['lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(toolsFolder, folder), { recursive: true });
  }
  run('apt-get', [...aptOptions(), 'update'], toolsFolder);
}

function install({ program, packages, executable, environment }: Tool): void {
  const archives = join(toolsFolder, 'archives', program);
  mkdirSync(archives, { recursive: true });
  run('apt-get', [...aptOptions(), 'download', ...packages], archives);
  for (const archive of readdirSync(archives)) run('dpkg', ['-x', archive, unpacked], archives);
  const path = join(toolsFolder, 'bin', program);
  mkdirSync(join(toolsFolder, 'bin'), { recursive: true });
  writeFileSync(path, launcher(join(unpacked, executable), environment), { mode: 0o755 });
  try {
    run(path, ['--version'], toolsFolder);
  } catch (error) {
    rmSync(path);
    throw error;
  }
  console.log(`installed: ${program}`);
}

function aptOptions(): string[] {
  return [
    '--quiet=2',
    ...['-o', `Dir::State::Lists=${join(toolsFolder, 'lists')}`],
    ...['-o', `Dir::Cache=${join(toolsFolder, 'cache')}`],
    ...['-o', 'Debug::NoLocking=1'],
  ];
}

/** A script that starts a program which is not where its package expects it. */
function launcher(executable: string, environment: Tool['environment']): string {
  const variables = Object.entries(environment).map(([name, pattern]) => {
    const folders = globSync(`${pattern}/`, { cwd: unpacked }).map((folder) => join(unpacked, folder));
    return `export ${name}='${folders.join(':')}'\n`;
  });
  return `#!/bin/sh\n${variables.join('')}exec '${executable}' "$@"\n`;
}

function run(program: string, args: readonly string[], cwd: string): void {
  const { error, status, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: timeoutMs });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ended with ${String(status)}: ${stderr.trim()}`);
}
