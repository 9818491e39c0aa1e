import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from '../../scripts/node-tool.ts';
import { packTo } from '../../scripts/pack.ts';

/** Packs what is built and installs that in a new project, as a user would: without our development dependencies. */
export async function installPackage(project: string): Promise<void> {
  const tarballs = join(project, 'tarballs');
  mkdirSync(tarballs);
  const tarball = await packTo(tarballs);
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'project', type: 'module', private: true }),
  );
  const options = ['--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  const { exitCode, output } = await runNpm(['install', ...options, tarball.path], project);
  if (exitCode !== 0) throw new Error(output);
}
