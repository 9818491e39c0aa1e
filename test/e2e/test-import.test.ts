import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProgram } from '../../scripts/tools.ts';
import type { TestReport } from '../../src/suite/reporters/test-report.ts';
import { CliHome } from '../support/cli-home.ts';
import { builtCli, runProgram, type Ended } from '../support/run-program.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const bats = findProgram('bats');
const modules: Readonly<Record<string, string>> = {
  'annotated-policy.wasm': 'probe-wapc.wasm',
  'wasi.wasm': 'probe-wasi.wasm',
  'opa.wasm': 'probe-opa.wasm',
  'opa.raw.wasm': 'probe-opa.raw.wasm',
  'gatekeeper.wasm': 'probe-gatekeeper.wasm',
};

/** A folder with the bats files of the fixtures, and the policies that they ask. */
class BatsProject {
  readonly home = new CliHome();
  readonly folder = join(this.home.path, 'policy');

  constructor() {
    cpSync(join(fixtures, 'bats'), this.folder, { recursive: true });
    for (const [name, module] of Object.entries(modules)) {
      cpSync(join(fixtures, 'golden/modules', module), join(this.folder, name));
    }
    this.change('policy.yml', (text) => text.replace('$PWD', this.folder));
  }

  change(name: string, edit: (text: string) => string): void {
    const text = this.read(name);
    const edited = edit(text);
    expect(edited, `a change of ${name}`).not.toBe(text);
    this.home.write(`policy/${name}`, edited);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  run(...args: readonly string[]): Promise<Ended> {
    return runProgram(process.execPath, [builtCli, ...args], { cwd: this.folder, env: this.env() });
  }

  /** Whether each test passes as cases of a suite; those that were left out are missing. */
  async verdictsOfSuite(name: string): Promise<Map<string, boolean>> {
    const imported = await this.run('test', 'import', `${name}.bats`, '--force');
    expect(existsSync(join(this.folder, `${name}.policytest.yml`)), imported.stderr).toBe(true);
    const { stdout, stderr } = await this.run('test', `${name}.policytest.yml`, '--json');
    expect(stdout, stderr).toMatch(/^\{/);
    const { suites } = JSON.parse(stdout) as TestReport;
    expect(suites.flatMap(({ findings }) => findings)).toEqual([]);
    const verdicts = new Map<string, boolean>();
    for (const { name: own, status } of suites.flatMap(({ cases }) => cases)) {
      if (status === 'skipped') continue;
      const test = own.replace(/ \(\d+\/\d+\)$/, '');
      verdicts.set(test, (verdicts.get(test) ?? true) && status === 'passed');
    }
    return verdicts;
  }

  /** The same as bats has it, with wardctl in the place of kwctl. */
  async verdictsOfBats(name: string): Promise<Map<string, boolean>> {
    const shims = join(this.home.path, 'bin');
    mkdirSync(shims, { recursive: true });
    for (const program of ['kwctl', 'wardctl']) {
      const path = this.home.write(
        `bin/${program}`,
        `#!/bin/sh\nexec '${process.execPath}' '${builtCli}' "$@"\n`,
      );
      chmodSync(path, 0o755);
    }
    const env = { ...this.env(), PATH: [shims, process.env['PATH']].join(delimiter) };
    const { stdout, stderr } = await runProgram(bats ?? 'bats', ['--formatter', 'tap', `${name}.bats`], {
      cwd: this.folder,
      env,
    });
    const results = stdout
      .split('\n')
      .filter((line) => /^(?:not )?ok \d+ /.test(line) && !/ # skip\b/.test(line));
    const verdicts = results.map((line): [string, boolean] => [
      line.replace(/^(?:not )?ok \d+ /, ''),
      !line.startsWith('not '),
    ]);
    expect(verdicts, stderr).not.toEqual([]);
    return new Map(verdicts);
  }

  private env(): Record<string, string | undefined> {
    const quiet = {
      CI: undefined,
      GITHUB_ACTIONS: undefined,
      GITHUB_STEP_SUMMARY: undefined,
      FORCE_COLOR: undefined,
    };
    return { ...this.home.env, ...quiet };
  }
}

/** How many tests each file has, and how many of them can be translated. */
const files: Readonly<Record<string, readonly [tests: number, translated: number]>> = {
  verdicts: [18, 18],
  messages: [19, 19],
  settings: [9, 9],
  mutations: [9, 9],
  'host-calls': [4, 4],
  modes: [7, 7],
  scripting: [13, 13],
  untranslatable: [15, 1],
};

/** What is changed about the fixtures, and in which files tests fail for it. */
const changes: readonly (readonly [
  what: string,
  edit: (project: BatsProject) => void,
  failing: readonly string[],
])[] = [
  [
    'the policy accepts what it has rejected',
    (project) => {
      project.change('test_data/rejects.json', () => '{ "answer": { "accepted": true } }');
      for (const name of ['messages', 'scripting']) {
        project.change(`${name}.bats`, (text) => text.replaceAll('"accepted": false', '"accepted": true'));
      }
    },
    ['verdicts', 'messages', 'scripting'],
  ],
  [
    'the policy has other messages and codes',
    (project) => {
      project.change('test_data/rejects.json', (text) =>
        text.replace('image', 'picture').replace('pinned', 'fixed'),
      );
      for (const name of ['messages', 'settings']) {
        project.change(`${name}.bats`, (text) => text.replaceAll(/"message": "(?=[^"])/g, '"message": "un'));
      }
      project.change('messages.bats', (text) => text.replaceAll(/"code": \d+/g, '"code": 422'));
    },
    ['messages', 'settings'],
  ],
  [
    'the policy changes something else, or nothing',
    (project) => {
      project.change('test_data/mutates.json', () => '{}');
    },
    ['mutations'],
  ],
  [
    'the policy accepts all settings',
    (project) => {
      for (const name of ['settings', 'scripting']) {
        project.change(`${name}.bats`, (text) => text.replaceAll('"valid": false', '"valid": true'));
      }
    },
    ['settings', 'scripting'],
  ],
  [
    'the checks want the opposite',
    (project) => {
      const opposite = (text: string): string =>
        text.replaceAll(
          /(allowed(?:\.\*|\\?"+:|"?:\[\[:space:\]\]\*| == |'\)" = "))(true|false)/g,
          (_, key, value) => {
            return `${String(key)}${value === 'true' ? 'false' : 'true'}`;
          },
        );
      for (const name of ['verdicts', 'modes', 'host-calls']) project.change(`${name}.bats`, opposite);
      project.change('mutations.bats', (text) =>
        text.replaceAll(/-(ne|eq) 0 \]$/gm, (_, operator) => (operator === 'ne' ? '-eq 0 ]' : '-ne 0 ]')),
      );
    },
    ['verdicts', 'modes', 'host-calls'],
  ],
];

describe('wardctl test import', () => {
  it.each(Object.entries(files))(
    'turns %s.bats into a suite that passes',
    async (name, [tests, translated]) => {
      const project = new BatsProject();
      const { exitCode, stdout, stderr } = await project.run('test', 'import', `${name}.bats`);

      expect(stdout).toBe('');
      expect(stderr).toContain(
        `${name}.bats: ${translated} of ${tests} tests translated (${name}.policytest.yml)`,
      );
      expect(exitCode, stderr).toBe(tests === translated ? 0 : 1);
      const verdicts = await project.verdictsOfSuite(name);
      expect([...verdicts].filter(([, passes]) => !passes)).toEqual([]);
      // One test of scripting.bats is skipped there too.
      expect(verdicts.size).toBe(name === 'scripting' ? translated - 1 : translated);
    },
  );

  it.each(changes)('makes suites that fail where %s', async (_what, edit, failing) => {
    const project = new BatsProject();
    edit(project);
    for (const name of failing) {
      expect([...(await project.verdictsOfSuite(name)).values()], name).toContain(false);
    }
  });
});

/**
 * Tests that fail as cases and pass in bats, for the wrong reason: the message repeats the request, and with it the word
 * `true`, which `allowed.*true` finds.
 */
const foundElsewhere: readonly (readonly [test: string, passes: boolean])[] = [['a raw request', false]];

describe.skipIf(bats === undefined)('beside bats', { timeout: 240_000 }, () => {
  it.each(Object.keys(files))('%s.bats comes to the same, test by test', async (name) => {
    const project = new BatsProject();
    const own = await project.verdictsOfSuite(name);
    const theirs = await project.verdictsOfBats(name);

    expect(own).toEqual(new Map([...theirs].filter(([test]) => own.has(test))));
    expect(theirs.size - own.size).toBe(name === 'untranslatable' ? 14 : 0);
  });

  it.each(changes)('the same tests fail where %s', async (_what, edit, failing) => {
    const project = new BatsProject();
    edit(project);
    for (const name of failing) {
      const own = await project.verdictsOfSuite(name);
      const theirs = await project.verdictsOfBats(name);

      const others = [...own].filter(([test, passes]) => theirs.get(test) !== passes);
      expect(others, name).toEqual(
        foundElsewhere.filter(([test]) => own.get(test) === false && theirs.has(test)),
      );
    }
  });
});

describe('the output of wardctl test import', () => {
  it('says what was left out, and where', async () => {
    const { stderr, exitCode } = await new BatsProject().run(
      'test',
      'import',
      'untranslatable.bats',
      'verdicts.bats',
    );

    expect(exitCode).toBe(1);
    expect(stderr).toContain('untranslatable.bats: 1 of 15 tests translated');
    expect(stderr).toContain('untranslatable.bats:22: left out "a loop": `for` decides what is checked');
    expect(stderr).toContain('verdicts.bats: 18 of 18 tests translated');
    expect(stderr).toMatch(/4 rejections do not say why.*wardctl test record/);
  });

  it('is a suite whose left out tests are skipped, with the reason', async () => {
    const project = new BatsProject();
    await project.run('test', 'import', 'untranslatable.bats');
    const { stdout, exitCode } = await project.run('test', 'untranslatable.policytest.yml', '--json');
    const { suites } = JSON.parse(stdout) as TestReport;

    expect(exitCode).toBe(0);
    expect(suites[0]?.cases.filter(({ status }) => status === 'skipped')).toHaveLength(14);
    expect(project.read('untranslatable.policytest.yml')).toContain(
      "skip: 'not translated: it runs crane (line 42)'",
    );
  });

  it('does not take the place of a suite, unless told to', async () => {
    const project = new BatsProject();
    project.home.write('policy/verdicts.policytest.yml', 'mine');
    const refused = await project.run('test', 'import', 'verdicts.bats', 'messages.bats');

    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('verdicts.policytest.yml');
    expect(refused.stderr).toContain('--force');
    expect(project.read('verdicts.policytest.yml')).toBe('mine');
    expect(existsSync(join(project.folder, 'messages.policytest.yml'))).toBe(false);
    expect((await project.run('test', 'import', 'verdicts.bats', '--force')).exitCode).toBe(0);
    expect(project.read('verdicts.policytest.yml')).toContain('cases:');
  });

  it('goes where it is told, with paths from there', async () => {
    const project = new BatsProject();
    mkdirSync(join(project.folder, 'suites'));
    const toFile = await project.run('test', 'import', 'verdicts.bats', '-o', 'suites/a.policytest.yml');
    const toStdout = await project.run('test', 'import', 'verdicts.bats', '--stdout');

    expect(toFile.exitCode).toBe(0);
    expect(project.read('suites/a.policytest.yml')).toContain('request: ../test_data/pod.json');
    expect((await project.run('test', 'suites')).exitCode).toBe(0);
    expect(toStdout.stdout).toContain('request: ./test_data/pod.json');
    expect(existsSync(join(project.folder, 'verdicts.policytest.yml'))).toBe(false);
  });

  it('counts paths from where bats is started, and names files that are not there', async () => {
    const project = new BatsProject();
    cpSync(join(project.folder, 'verdicts.bats'), join(project.folder, 'tests/verdicts.bats'), {
      recursive: true,
    });
    const elsewhere = await project.run('test', 'import', 'tests/verdicts.bats');
    const right = await project.run('test', 'import', 'tests/verdicts.bats', '--folder', '.', '--force');

    expect(elsewhere.stderr).toMatch(/not there: .*test_data\/pod\.json.*--folder/);
    expect(right.stderr).not.toContain('not there');
    expect((await project.run('test', 'tests')).exitCode).toBe(0);
  });

  it.each([
    ['no file', ['test', 'import'], 2, 'expected bats files'],
    ['a file that is not there', ['test', 'import', 'none.bats'], 1, 'none.bats'],
    [
      'two files for one suite',
      ['test', 'import', 'verdicts.bats', 'messages.bats', '-o', 'a.yml'],
      2,
      'one bats file',
    ],
    [
      'two files with one suite',
      ['test', 'import', 'verdicts.bats', './verdicts.bats'],
      2,
      'verdicts.policytest.yml',
    ],
    ['an unknown flag', ['test', 'import', 'verdicts.bats', '--forse'], 2, '--force'],
    ['a file without tests', ['test', 'import', 'test_helper.bash'], 1, 'no tests'],
  ])('refuses %s', async (_what, args, exitCode, text) => {
    const ended = await new BatsProject().run(...args);

    expect(ended.exitCode, ended.stderr).toBe(exitCode);
    expect(ended.stderr).toContain(text);
  });

  it('is refused for more than 1 MiB', async () => {
    const project = new BatsProject();
    project.home.write('policy/large.bats', '#'.repeat(1024 * 1024 + 1));
    const { exitCode, stderr } = await project.run('test', 'import', 'large.bats');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('at most 1 MiB');
  });
});
