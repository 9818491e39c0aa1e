import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleName } from '../../scripts/example-projects.ts';
import { runNpm } from '../../scripts/node-tool.ts';
import { packTo } from '../../scripts/pack.ts';
import { rustEnvironment } from '../../scripts/rust-tools.ts';
import { findProgram } from '../../scripts/tools.ts';
import { runCli, type Ended } from '../support/run-program.ts';

/** A first build of Rust's standard library takes minutes. */
const buildTimeoutMs = 600_000;

interface Example {
  readonly template: string;
  /** Variables that its toolchain needs; `undefined` where there is no such toolchain here. */
  readonly environment: Readonly<Record<string, string | undefined>> | undefined;
  /** Whether npm brings what it is built with. */
  readonly hasPackages?: boolean;
  readonly cannotMutate?: boolean;
}

const examples: readonly Example[] = [
  { template: 'typescript', environment: {}, hasPackages: true },
  { template: 'typescript-component', environment: {}, hasPackages: true },
  { template: 'assemblyscript', environment: {}, hasPackages: true },
  { template: 'rego', environment: pathTo('opa') },
  { template: 'gatekeeper', environment: pathTo('opa'), cannotMutate: true },
  { template: 'go', environment: pathTo('go') },
  { template: 'rust', environment: rustOf(pathTo('cargo')) },
];

function rustOf(path: Example['environment']): Example['environment'] {
  const rust = rustEnvironment();
  return rust === undefined || path === undefined ? undefined : { ...path, ...rust };
}

/** What has builds find a program that is installed here, or among our tools. */
function pathTo(program: string): Example['environment'] {
  const path = findProgram(program);
  return path === undefined
    ? undefined
    : { PATH: `${dirname(path)}${delimiter}${process.env['PATH'] ?? ''}` };
}

/** Whether packages can be installed here. */
const hasRegistry = await answersNpm();

async function answersNpm(): Promise<boolean> {
  const { exitCode } = await runNpm([
    'view',
    'esbuild',
    'version',
    '--fetch-retries=0',
    '--fetch-timeout=10000',
  ]);
  return exitCode === 0;
}

const around = realpathSync(mkdtempSync(join(tmpdir(), 'wardctl-templates-')));
/** The packed wardctl. */
let tarball: string;
beforeAll(async () => {
  tarball = (await packTo(around)).path;
});
afterAll(() => {
  rmSync(around, { recursive: true, force: true, maxRetries: 3 });
});

/** What `npm install` does once wardctl is published. */
async function installPackages(folder: string): Promise<void> {
  const path = join(folder, 'package.json');
  const text = readFileSync(path, 'utf8');
  const packed = text.replace(/"wardctl": "[^"]+"/, `"wardctl": ${JSON.stringify(`file:${tarball}`)}`);
  expect(packed).not.toBe(text);
  writeFileSync(path, packed);
  const { exitCode, output } = await runNpm(
    ['install', '--prefer-offline', '--no-audit', '--no-fund'],
    folder,
  );
  expect(exitCode, output).toBe(0);
}

describe.each(examples)('the template $template', (example) => {
  const { template, environment, hasPackages = false, cannotMutate = false } = example;
  const folder = join(around, template, exampleName);
  const run = (args: readonly string[]): Promise<Ended> =>
    runCli(args, { cwd: folder, env: { ...environment, XDG_CACHE_HOME: join(around, 'cache') } });
  const evaluate = async (request: string, settings: string): Promise<unknown> => {
    const { stdout, stderr } = await run(['run', 'policy.wasm', '-r', request, '-s', settings]);
    expect(stderr).not.toContain('Error');
    return JSON.parse(stdout);
  };

  it.skipIf(environment === undefined || (hasPackages && !hasRegistry))(
    'gives a project that builds, passes its tests and runs',
    async () => {
      const made = await runCli(['scaffold', 'policy', exampleName, '--template', template, '--dir', folder]);
      expect(made).toMatchObject({ exitCode: 0 });
      if (hasPackages) await installPackages(folder);

      const built = await run(['build', '--json', '--sbom', 'policy.cdx.json']);
      expect(built, built.stderr).toMatchObject({ exitCode: 0 });
      const { sha256 } = JSON.parse(built.stdout) as { sha256: string };

      const tested = await run(['test', '--check-suites']);
      expect(tested, tested.stdout).toMatchObject({ exitCode: 0 });

      const settings = 'settings.yml';
      expect(await evaluate('requests/accept.json', settings)).toMatchObject({ allowed: true });
      expect(await evaluate('requests/reject.json', settings)).toMatchObject({ allowed: false });
      if (!cannotMutate) {
        const mutated = await evaluate('requests/reject.json', 'settings-mirror.yml');
        expect(mutated).toMatchObject({ allowed: true, patchType: 'JSONPatch' });
      }

      // The tests built it again.
      const again = await run(['build', '--json']);
      expect(JSON.parse(again.stdout)).toMatchObject({ sha256, warnings: [] });
    },
    buildTimeoutMs,
  );
});
