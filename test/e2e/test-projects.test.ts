import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyToOutput, FakeTools } from '../support/fake-tools.ts';
import { casesOf, findingsOf, SuiteProject } from '../support/suite-project.ts';

const probe = join(import.meta.dirname, '../../fixtures/golden/modules/probe-wasi.raw.wasm');

const metadata = 'policyType: raw\nrules: []\nmutating: false\nexecutionMode: wasi\n';

/** A suite of the policy that is the folder of the suite. */
const suite = `policy: ./
cases:
  - { name: accepts, request: { names: [ann] }, expect: { allowed: true } }
  - { name: rejects, request: { names: [] }, expect: { allowed: false, message: nobody } }
`;

const goSource = `package main

import (
	"encoding/json"
	"os"
)

func main() {
	if os.Args[1] == "validate-settings" {
		os.Stdout.WriteString(\`{"valid":true}\`)
		return
	}
	var input struct {
		Request struct{ Names []string }
	}
	if err := json.NewDecoder(os.Stdin).Decode(&input); err != nil {
		panic(err)
	}
	if len(input.Request.Names) == 0 {
		os.Stdout.WriteString(\`{"accepted":false,"message":"nobody"}\`)
		return
	}
	os.Stdout.WriteString(\`{"accepted":true}\`)
}
`;

const goProject = { 'p/go.mod': 'module p\n\ngo 1.21\n', 'p/main.go': goSource, 'p/metadata.yml': metadata };

/** Where Go keeps what it compiled, without which it compiles its library anew; `undefined` where there is no Go. */
function goCache(): string | undefined {
  try {
    return execFileSync('go', ['env', 'GOCACHE'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

describe('wardctl test, of policies that are folders', () => {
  it('builds and annotates them by the toolchain in PATH', async () => {
    const tools = new FakeTools();
    tools.add('go', copyToOutput(probe));
    const project = new SuiteProject({
      ...goProject,
      'p/a.policytest.yml': `policy: ./\ncases: [{ name: a, request: {}, expect: { allowed: true } }]\n`,
      'b.policytest.yml': `policy: p\ncases: [{ name: b, request: {}, expect: { allowed: true } }]\n`,
    });
    const report = await project.report([], tools.environmentInFront);

    expect(findingsOf(report)).toEqual([]);
    expect(casesOf(report).map(({ name, status }) => [name, status])).toEqual([
      ['b', 'passed'],
      ['a', 'passed'],
    ]);
    expect(project.read('p/policy.wasm')).toContain('io.kubewarden.metadata');
  });

  it('count as changed where their sources make another module, or none any more', async () => {
    const tools = new FakeTools();
    const isBroken = "fs.readFileSync('main.go', 'utf8').includes('broken')";
    tools.add('go', `if (${isBroken}) process.exit(1);\n${copyToOutput(probe)}`);
    const project = new SuiteProject({
      ...goProject,
      'p/a.policytest.yml': `policy: ./\ncases: [{ name: a, request: {}, expect: { allowed: true } }]\n`,
    });
    const passes = await project.run(['--changed'], tools.environmentInFront);
    const again = await project.run(['--changed'], tools.environmentInFront);
    expect([passes.exitCode, again.exitCode]).toEqual([0, 0]);
    expect(again.stderr).toContain('1 of 1 suites passed before');

    project.write('p/main.go', 'broken');
    const broken = await project.run(['--changed'], tools.environmentInFront);
    expect(broken.exitCode).toBe(1);
    expect(broken.stdout).toContain('cannot build p: go ended with status 1');

    project.write('p/main.go', goSource);
    project.write('p/metadata.yml', `${metadata}annotations: { a: b }\n`);
    const changed = await project.run(['--changed'], tools.environmentInFront);
    expect(changed.exitCode).toBe(0);
    expect(changed.stderr).not.toContain('passed before');
  });

  it('keep their sources where a report has the name of one', async () => {
    const tools = new FakeTools();
    tools.add('go', copyToOutput(probe));
    const project = new SuiteProject({
      ...goProject,
      'p/a.policytest.yml': `policy: ./\ncases: [{ name: a, request: {}, expect: { allowed: true } }]\n`,
    });
    const refused = await project.run(['--reporter', 'junit=p/main.go'], tools.environmentInFront);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('found the source p/main.go of a policy');
    expect(project.read('p/main.go')).toBe(goSource);

    for (const reporter of ['junit', 'json', 'sarif', 'tap', 'markdown']) {
      const args = ['--reporter', `${reporter}=p/report.txt`];
      const first = await project.run(args, tools.environmentInFront);
      const second = await project.run(args, tools.environmentInFront);
      expect([reporter, first.exitCode, second.exitCode]).toEqual([reporter, 0, 0]);
    }
  });

  it('say what to install where there is no toolchain', async () => {
    const project = new SuiteProject({ ...goProject, 'p/a.policytest.yml': suite });
    const { stdout, exitCode } = await project.run([], { PATH: project.home.path });

    expect(exitCode).toBe(1);
    expect(stdout).toContain('cannot build p: there is no program go in PATH');
    expect(stdout).toContain('Install it: ');
  });

  it('are still no policies for `wardctl run`', async () => {
    const project = new SuiteProject(goProject);
    const { stderr, exitCode } = await project.home.run('run', 'p', '-r', 'pod.json');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('Cannot read policy p: expected a file, found a directory');
  });

  const cache = goCache();
  it.skipIf(cache === undefined)(
    'are built by the real Go, to equal bytes',
    { timeout: 300_000 },
    async () => {
      const project = new SuiteProject({ ...goProject, 'p/a.policytest.yml': suite });
      const module = join(project.home.path, 'p/policy.wasm');
      const env = { GOCACHE: cache, GOTOOLCHAIN: 'local' };
      const report = await project.report([], env);

      expect(findingsOf(report)).toEqual([]);
      expect(casesOf(report).map(({ status }) => status)).toEqual(['passed', 'passed']);
      const first = readFileSync(module);
      rmSync(module);
      expect((await project.report([], env)).ok).toBe(true);
      expect(readFileSync(module).equals(first)).toBe(true);

      project.write('p/main.go', goSource.replace('panic(err)', 'panic(oops)'));
      const broken = await project.report([], env);
      expect(findingsOf(broken).map(({ message }) => message)).toEqual([
        expect.stringMatching(
          /^cannot build p: go ended with status 1\n[\s\S]*main\.go:17:9: undefined: oops/,
        ),
      ]);
    },
  );
});
