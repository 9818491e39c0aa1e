// `npm run check:package`: what is published, as it is published.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { schemaNames } from '../src/schemas/index.ts';
import { isManifestCurrent } from './manifest.ts';
import { runNode, runTool } from './node-tool.ts';
import { packTo, type Tarball } from './pack.ts';
import { root } from './root.ts';
import { runSteps, type StepOutcome } from './steps.ts';

const packageTests = [
  'test/e2e/package.test.ts',
  'test/e2e/vitest-package.test.ts',
  'test/e2e/suite-package.test.ts',
];

const folder = mkdtempSync(join(tmpdir(), 'wardctl-package-'));
/** Packed when first asked for, which is after the build. */
let packed: Promise<Tarball> | undefined;
const tarball = (): Promise<Tarball> => (packed ??= packTo(folder));

try {
  await runSteps('check-package', [
    { name: 'oclif.manifest.json is current', run: checkManifest },
    { name: 'build', run: () => runNode(['scripts/build.ts']) },
    { name: 'packed files', run: async () => checkFiles(await tarball()) },
    { name: 'publint', run: async () => runTool('publint', ['--strict', (await tarball()).path]) },
    { name: 'types as seen by ES modules', run: async () => checkTypes(await tarball()) },
    { name: 'installed package', run: () => runTool('vitest', ['run', ...packageTests]) },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function checkManifest(): Promise<StepOutcome> {
  const current = await isManifestCurrent();
  return {
    exitCode: current ? 0 : 1,
    output: 'the commands say otherwise; commit what `npm run build` writes',
  };
}

function checkTypes({ path }: Tarball): Promise<StepOutcome> {
  return runTool('@arethetypeswrong/cli', ['--profile', 'esm-only', '--no-emoji', path], 'attw');
}

/** What is shipped as it is: npm leaves out files of some names without a word. */
function assetFiles(): string[] {
  return readdirSync(join(root, 'src/assets'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(root, 'src'), join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => path !== 'assets/index.ts')
    .map((path) => `dist/${path}`);
}

/** The files that the README of the package leads to. */
function readmeLinks(): string[] {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  return [...text.matchAll(/\]\(([^):#]+)/g)].map(([, path = '']) => path);
}

function checkFiles({ files, unpackedBytes }: Tarball): StepOutcome {
  const required = [
    'LICENSE',
    'README.md',
    'dist/cli/main.cjs',
    ...schemaNames.map((name) => `dist/schemas/${name}.json`),
    ...assetFiles(),
    'dist/cli/dispatch/build-worker.cjs',
    'dist/src/index.d.ts',
    'dist/src/index.js',
    'dist/src/policy-sdk/component.js',
    'dist/src/policy-sdk/guest.js',
    'dist/src/policy-sdk/index.d.ts',
    'dist/src/policy-sdk/index.js',
    'dist/src/suite/library/index.d.ts',
    'dist/src/suite/library/index.js',
    'dist/src/suite/run/worker.js',
    'dist/src/vitest/index.d.ts',
    'dist/src/vitest/index.js',
    'oclif.manifest.json',
    'package.json',
    ...readmeLinks(),
  ];
  const permitted = /^(?:dist\/src\/.*\.(?:js|d\.ts)|dist\/cli\/.*\.(?:[cm]js|licenses\.txt))$/;
  const maxBytes = 10_000_000;
  const problems = [
    ...required.filter((path) => !files.includes(path)).map((path) => `missing: ${path}`),
    ...files
      .filter((path) => !required.includes(path) && !permitted.test(path))
      .map((path) => `too much: ${path}`),
    ...(unpackedBytes > maxBytes ? [`${String(unpackedBytes)} bytes, more than ${String(maxBytes)}`] : []),
  ];
  return { exitCode: problems.length === 0 ? 0 : 1, output: problems.join('\n') };
}
