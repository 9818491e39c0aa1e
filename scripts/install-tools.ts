// `npm run tools`: installs the programs of scripts/tools.ts and scripts/rust-tools.ts that this machine lacks, from
// Debian's packages and from Go modules, below .cache/tools and without root. Where that cannot be done it says so, and
// the tests that need them are skipped.
import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { needsRust, rustTools } from './rust-tools.ts';
import { findProgram, tools, toolsFolder, type DebianTool, type GoTool, type Tool } from './tools.ts';

const unpacked = join(toolsFolder, 'root');
/** Of one program; building cosign with an empty module cache takes some minutes. */
const timeoutMs = 900_000;

const wanted: readonly Tool[] = [...tools, ...(needsRust() ? rustTools : [])];
const missing = wanted.filter(({ program }) => findProgram(program) === undefined);
const fromDebian = missing.filter((tool) => tool.from === 'debian');
if (fromDebian.length > 0 && attempt(fromDebian, updateLists)) {
  for (const tool of fromDebian) attempt([tool], () => unpack(tool));
}
for (const folder of ['archives', 'cache', 'lists']) {
  rmSync(join(toolsFolder, folder), { recursive: true, force: true });
}
for (const tool of missing) if (tool.from === 'go') attempt([tool], () => build(tool));

/** Whether it succeeded; what cannot be installed does not keep the others from it. */
function attempt(wanted: readonly Tool[], action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    const names = wanted.map(({ program }) => program).join(', ');
    console.log(`not installed: ${names}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** Gets the lists of packages into a folder of our own: the machine's may be old, and is not ours to change. */
function updateLists(): void {
  for (const folder of ['lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(toolsFolder, folder), { recursive: true });
  }
  run('apt-get', [...aptOptions(), 'update'], toolsFolder);
}

function unpack(tool: DebianTool): void {
  const archives = join(toolsFolder, 'archives', tool.program);
  mkdirSync(join(archives, 'partial'), { recursive: true });
  run('apt-get', [...aptOptions(), ...downloadOf(tool, archives)], archives);
  for (const archive of globSync('*.deb', { cwd: archives }))
    run('dpkg', ['-x', archive, unpacked], archives);
  for (const [from, to] of Object.entries(tool.copies ?? {})) copy(join(unpacked, from), join(unpacked, to));
  install(tool, (path) => {
    writeFileSync(path, launcher(join(unpacked, tool.executable), tool.environment), { mode: 0o755 });
  });
}

/** Which packages depend on which, and with which names, changes with updates of Debian: apt knows it. */
function downloadOf({ packages, withDependencies = false }: DebianTool, archives: string): string[] {
  if (!withDependencies) return ['download', ...packages];
  return [
    ...['-o', `Dir::Cache::Archives=${archives}`, '--yes', '--no-install-recommends'],
    ...['--download-only', '--reinstall', 'install', ...packages],
  ];
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

/** A module of our own asks for it: unlike `go install`, that needs no newest version to be known. */
function build(tool: GoTool): void {
  mkdirSync(toolsFolder, { recursive: true });
  const folder = mkdtempSync(join(toolsFolder, 'go-'));
  try {
    writeFileSync(
      join(folder, 'go.mod'),
      `module tool\n\ngo 1.21\n\nrequire ${tool.module} ${tool.version}\n`,
    );
    install(tool, (path) => {
      run('go', ['build', '-mod=mod', '-o', path, tool.package], folder);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Leaves nothing that does not work. */
function install({ program, versionArgument }: Tool, write: (path: string) => void): void {
  const path = join(toolsFolder, 'bin', program);
  mkdirSync(join(toolsFolder, 'bin'), { recursive: true });
  try {
    write(path);
    run(path, [versionArgument], toolsFolder);
  } catch (error) {
    rmSync(path, { force: true });
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
function launcher(executable: string, environment: DebianTool['environment']): string {
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
