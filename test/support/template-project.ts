import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { writeTemplate } from '../../scripts/example-projects.ts';

/** Below it, components find jco. */
const packages = join(import.meta.dirname, '../../node_modules');

/** The project of a template in a folder for one test, with suites that test a module instead of building the project. */
export async function projectAround(module: Uint8Array, template: string): Promise<string> {
  const folder = mkdtempSync(join(packages, '.wardctl-template-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await writeTemplate(template, folder);
  writeFileSync(join(folder, 'policy.wasm'), module);
  const tests = join(folder, 'tests');
  for (const name of readdirSync(tests).filter((one) => one.endsWith('.policytest.yml'))) {
    const text = readFileSync(join(tests, name), 'utf8');
    const changed = text.replace(/^policy: \.\.\/$/m, 'policy: ../policy.wasm');
    if (changed === text) throw new Error(`${name} builds no policy`);
    writeFileSync(join(tests, name), changed);
  }
  return folder;
}
