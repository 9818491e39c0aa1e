import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { PolicyFinder } from '../../../../src/store/index.ts';
import { affectedSuites, builtModules } from '../../../../src/suite/watch/index.ts';
import { planSuites, type PlannedSuite } from '../../../../src/suite/index.ts';
import { sourceRoots } from '../../../../src/suite/plan/build.ts';
import { Builder } from '../../../../src/suite/plan/run-build.ts';
import { buildSurroundings } from '../../../support/build-surroundings.ts';
import { copyToOutput, FakeTools } from '../../../support/fake-tools.ts';

const probe = join(import.meta.dirname, '../../../../fixtures/golden/modules/probe-wasi.wasm');

const nowhere: PolicyFinder = {
  byUri: (uri) => Promise.reject(new Error(`asked for ${uri}`)),
  byDigest: () => Promise.resolve(undefined),
  checkFile: () => undefined,
};

/** A suite with one case for each policy. */
function suite(policies: readonly string[], more = ''): string {
  const cases = policies.map((policy, index) => {
    const name = `case ${String(index)}`;
    return `  - { name: ${name}, policy: ${policy}, request: {}, expect: { allowed: true } }\n`;
  });
  return `${more}cases:\n${cases.join('')}`;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-plan-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** Plans suites with a compiler for Go that tells in the file `builds` where it ran. */
async function plan(files: Readonly<Record<string, string>>, name?: string): Promise<PlannedSuite[]> {
  const tools = new FakeTools();
  const log = JSON.stringify(join(folder, 'builds'));
  const fail = `if (fs.existsSync('bad.go')) { console.error('bad.go:1: no'); process.exit(1); }`;
  tools.add('go', `fs.appendFileSync(${log}, process.cwd() + '\\n'); ${fail} ${copyToOutput(probe)}`);
  for (const [path, text] of Object.entries(files)) write(path, text);
  const suites = Object.keys(files).filter((path) => path.endsWith('.policytest.yml'));
  return planSuites(
    suites.map((path) => ({ path: join(folder, path), name: path, lines: [] })),
    {
      elsewhere: nowhere,
      filter: { name, tags: [] },
      allow: [],
      ci: false,
      builder: new Builder(buildSurroundings({ environment: tools.environment })),
    },
  );
}

function builds(): string[] {
  return readFileSync(join(folder, 'builds'), 'utf8').trimEnd().split('\n');
}

describe('a policy that is a folder', () => {
  it.each(['./', '.', '../p', '../p/'])('is built as %s, and its module tested', async (reference) => {
    const [planned] = await plan({ 'p/go.mod': '', 'p/a.policytest.yml': suite([reference]) });
    const module = join(folder, 'p/policy.wasm');

    expect(planned?.findings).toEqual([]);
    expect(planned?.cases[0]?.subject).toEqual({
      type: 'module',
      policy: { reference, path: module, stored: undefined },
    });
    expect(readFileSync(module)).toEqual(readFileSync(probe));
    // Else whatever is written in the folder would be a reason to run the suite again.
    expect(planned?.files).toEqual([join(folder, 'p/a.policytest.yml'), module]);
  });

  it('is built once, however many cases and suites name it', async () => {
    const planned = await plan({
      'p/go.mod': '',
      'q/go.mod': '',
      'p/a.policytest.yml': suite(['./', '.', '../q']),
      'b.policytest.yml': suite(['./p', 'q']),
    });

    expect(planned.flatMap(({ findings }) => findings)).toEqual([]);
    expect(builds().map((path) => path.slice(-1))).toEqual(['p', 'q']);
  });

  it('is not built for cases that are not run', async () => {
    const skipped =
      '  - { name: skipped, skip: true, policy: ./r, request: {}, expect: { allowed: true } }\n';
    await plan(
      { 'p/go.mod': '', 'q/go.mod': '', 'r/go.mod': '', 'a.policytest.yml': suite(['p', './q']) + skipped },
      'case 1',
    );

    expect(builds()).toEqual([expect.stringMatching(/q$/)]);
  });

  it('that cannot be built is one finding of each suite, with what the compiler said', async () => {
    const planned = await plan({
      'p/go.mod': '',
      'p/bad.go': '',
      'p/t/a.policytest.yml': suite(['../', '..']),
      'b.policytest.yml': suite(['p']),
    });

    expect(builds()).toHaveLength(1);
    const messages = planned.map(({ findings }) => findings.map(({ message }) => message));
    const expected = ['cannot build p: go ended with status 1\nbad.go:1: no'];
    expect(messages).toEqual([expected, expected]);
    expect(planned.map(({ cases }) => cases)).toEqual([[], []]);
  });

  it('that is no project is told by its name, and other suites are planned', async () => {
    const [lost, found] = await plan({
      'p/go.mod': '',
      'empty/notes.txt': '',
      'a.policytest.yml': suite(['./empty']),
      'b.policytest.yml': suite(['./p']),
    });

    expect(lost?.findings[0]?.message).toMatch(/^cannot build empty: expected the project of a policy, /);
    expect(found?.findings).toEqual([]);
  });

  it('contradicts `build`', async () => {
    const step = `build: { command: [${JSON.stringify(process.execPath)}, -e, '0'] }\n`;
    const [planned] = await plan({ 'p/go.mod': '', 'p/a.policytest.yml': suite(['./'], step) });

    expect(planned?.findings).toMatchObject([
      {
        message:
          'Suite is invalid: p/a.policytest.yml:3:29: policy: expected the path of the module that `build` makes, found the folder "./"',
        hint: expect.stringContaining('leave that out') as unknown,
      },
    ]);
    expect(() => builds()).toThrow('ENOENT');
  });

  it('is built again when one of its sources changes, also after it failed', async () => {
    const files = { 'p/go.mod': '', 'p/a.policytest.yml': suite(['./']) };
    for (const more of [{}, { 'p/bad.go': '' }]) {
      const planned = await plan({ ...files, ...more });
      const path = join(folder, 'p/a.policytest.yml');
      const affected = (name: string): { suites: string[]; builds: number } => {
        const found = affectedSuites(join(folder, name), planned);
        return { suites: [...found.suites], builds: found.builds.size };
      };

      expect(affected('p/sub/main.go')).toEqual({ suites: [path], builds: 1 });
      expect(affected('p/metadata.yml')).toEqual({ suites: [path], builds: 1 });
      expect(affected('p/policy.wasm')).toEqual({ suites: [path], builds: 0 });
      expect(affected('p/a.policytest.yml')).toEqual({ suites: [path], builds: 0 });
      for (const name of ['p/target/x.o', 'p/node_modules/x.js', 'p/.git/index', 'q/main.go'])
        expect(affected(name)).toEqual({ suites: [], builds: 0 });
      expect([...builtModules(planned)]).toEqual([join(folder, 'p/policy.wasm')]);
      expect(planned.flatMap((one) => one.builds.flatMap(sourceRoots))).toEqual([join(folder, 'p')]);
    }
  });
});
