import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { assetPath } from '../src/assets/index.ts';
import { buildProject, type BuildTarget } from '../src/build/index.ts';
import { defaultRepository, readBuiltInTemplate, renderTemplate, titleOf } from '../src/scaffold/index.ts';
import { root } from './root.ts';

/** The name that the modules of fixtures/templates were built with. */
export const exampleName = 'image-allow-list';

/** Modules of fixtures/templates that are made with what `npm ci` installs, so that they are always current. */
export const typescriptExamples: readonly {
  /** Its folder in fixtures/templates. */
  readonly name: string;
  readonly template: string;
  readonly target: BuildTarget;
}[] = [
  { name: 'typescript', template: 'typescript', target: 'wapc' },
  { name: 'typescript-wasi', template: 'typescript', target: 'wasi' },
  { name: 'typescript-component', template: 'typescript-component', target: 'component' },
];

/** The module of one of {@link typescriptExamples} in fixtures/templates. */
export function exampleModulePath(name: string): string {
  return join(root, 'fixtures/templates', name, 'policy.wasm');
}

/** Writes the project of a built-in template as `wardctl scaffold policy image-allow-list` does. */
export async function writeTemplate(template: string, folder: string): Promise<void> {
  const files = renderTemplate(await readBuiltInTemplate(assetPath('templates'), template), {
    name: exampleName,
    title: titleOf(exampleName),
    description: 'Accepts only container images from allowed registries',
    author: 'wardctl authors',
    repository: defaultRepository(exampleName),
    year: 2026,
    toolVersion: '0.1.0',
  });
  for (const { path, content } of files) {
    const absolute = join(folder, path);
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, content);
  }
}

/** Builds one of {@link typescriptExamples} from the sources of this repository. */
export async function buildExample({
  template,
  target,
}: (typeof typescriptExamples)[number]): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-example-'));
  try {
    await writeTemplate(template, folder);
    const { path } = await buildProject(folder, {
      name: template,
      target,
      // The template asks for another version of the compiler, which is tested where its packages are installed.
      check: false,
      signal: new AbortController().signal,
      environment: process.env,
      platform: process.platform,
      toolVersion: '0.1.0',
      now: () => 0,
    });
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
