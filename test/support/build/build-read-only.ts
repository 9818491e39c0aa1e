// Builds the project in the folder that is named first, which cannot be written to, into the one that is named second.
// Runs in namespaces of its own, where it may mount what nobody else sees.
import { execFileSync } from 'node:child_process';
import { buildProject } from '../../../src/build/index.ts';
import { buildSurroundings } from '../build-surroundings.ts';

const [folder = '', outDir = ''] = process.argv.slice(2);
execFileSync('mount', ['--bind', folder, folder]);
execFileSync('mount', ['-o', 'remount,bind,ro', folder]);
await buildProject(folder, { ...buildSurroundings(), outDir });
