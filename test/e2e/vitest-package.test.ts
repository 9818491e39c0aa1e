import {
  cpSync,
  globSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { compileExamples } from '../support/doc-examples.ts';
import { installPackage } from '../support/install-package.ts';
import { runNode } from '../support/run-program.ts';
import { runVitest } from '../support/run-vitest.ts';

const root = join(import.meta.dirname, '../..');
const fixtures = join(root, 'fixtures');
/** A copy of fixtures/vitest-project that has the packed wardctl, and this repository's vitest. */
const project = realpathSync(mkdtempSync(join(tmpdir(), 'wardctl-vitest-')));

beforeAll(async () => {
  await installPackage(project);
  for (const name of ['vitest', '@types']) {
    symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name), 'junction');
  }
  cpSync(join(fixtures, 'vitest-project'), project, { recursive: true });
  cpSync(join(fixtures, 'policies/pod-hardening/policy.wasm'), join(project, 'policy.wasm'));
  cpSync(join(fixtures, 'policies/pod-hardening/requests'), join(project, 'requests'), { recursive: true });
  cpSync(join(fixtures, 'golden/modules/probe-wapc.wasm'), join(project, 'probe.wasm'));
});

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

/** Tells all modules that the import of `wardctl/vitest` loads, with a stand-in for vitest itself. */
const importProgram = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'vitest') return next(specifier, context);
    return { url: 'data:text/javascript,export const expect = { extend() {} };', shortCircuit: true };
  },
  load(url, context, next) {
    loaded.push(url);
    return next(url, context);
  },
});
await import('wardctl/vitest');
console.log(JSON.stringify(loaded));
`;

/** Puts a test beside those of the project, in which texts are replaced; each must be there. */
function writeMutated(name: string, replacements: readonly (readonly [from: string, to: string])[]): void {
  let text = readFileSync(join(project, 'test', `${name}.test.ts`), 'utf8');
  for (const [from, to] of replacements) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  const path = join(project, 'test', `mutated-${name}.test.ts`);
  onTestFinished(() => {
    rmSync(path);
  });
  writeFileSync(path, text);
}

describe('the example project', () => {
  it('compiles, without the types of browsers', () => {
    const { problems } = compileExamples(globSync(join(project, 'test/*.ts').replaceAll('\\', '/')));

    expect(problems).toEqual([]);
  });

  it('loads neither the command line nor other packages for the matchers', async () => {
    const program = join(project, 'import.mjs');
    writeFileSync(program, importProgram);

    const { stdout, stderr } = await runNode([program], { cwd: project });

    expect(stderr).toBe('');
    const loaded = JSON.parse(stdout) as string[];
    const modules = loaded.filter((url) => url.startsWith('file:'));
    expect(modules.some((url) => url.endsWith('/wardctl/dist/src/vitest/index.js'))).toBe(true);
    expect(modules.filter((url) => !url.includes('/node_modules/wardctl/dist/src/'))).toEqual([]);
    expect(modules.filter((url) => /\/dist\/src\/(?:cli|suite)\//.test(url))).toEqual([]);
  });

  it.each(['forks', 'threads', 'vmThreads'])('passes with the pool %s', async (pool) => {
    const { stdout, stderr, exitCode } = await runVitest(project, [`--pool=${pool}`]);

    expect(stderr).toBe('');
    expect(stdout).toContain('privileged containers are rejected');
    expect(stdout).toMatch(/Test Files +2 passed \(2\)\n +Tests +9 passed \(9\)/);
    expect(exitCode).toBe(0);
  });

  it('fails with texts that say why where other things are expected', async () => {
    writeMutated('pod-hardening', [
      ['expect(answer).not.toMutate()', 'expect(answer).toMutate()'],
      ['code: 403', 'code: 400'],
      [
        "await expect(pods.evaluate(request('reject'), { settings })).resolves",
        "expect(pods.evaluate(request('accept')))",
      ],
      [
        "{ name: 'metrics', securityContext: { runAsNonRoot: false",
        '{ securityContext: { runAsNonRoot: true',
      ],
      ['value: true }', 'value: false }'],
      ['expect(logs).toMatchObject', "expect(request('reject')).toReject({ code: 403 }); //"],
      ['const { failure }', 'const failure'],
      ['expect(failure).toEqual', 'expect(failure).not.toAllow(); //'],
    ]);
    writeMutated('host-calls', [["{ host: 'registry.example.com' }", "{ host: 'ghcr.io' }"]]);

    const { stdout, stderr, exitCode } = await runVitest(project, ['mutated']);

    const rejected =
      "container 'probe' (image 'registry.example.com/tools/node-probe:2.3') must not be privileged";
    const hardening = '/spec/template/spec/containers/0/securityContext/runAsNonRoot';
    for (const text of [
      'expected the policy to change the object, but it changed nothing',
      `but the request was rejected with code 403: "${rejected}"`,
      'toAllow: expected what `evaluate` of a policy() fixture gives, found a promise: await it first',
      "at '/spec/containers/1/securityContext/runAsNonRoot' it has false in place of true",
      `but it changed it by the patch [ { op: 'add', path: '${hardening}', value: true } ]`,
      "toReject: expected what `evaluate` of a policy() fixture gives, found { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: [Object] }",
      'not.toAllow: the policy gave no answer (guest-error), which is neither an acceptance nor a rejection',
      "with { host: 'ghcr.io' }, but it called net/v1/dns_lookup_host { host: 'registry.example.com' }",
    ]) {
      expect(stderr).toContain(text);
    }
    expect(stderr).toMatch(/^- +"code": 400,\n\+ +"code": 403,$/m);
    expect(stderr).toMatch(/^- +"value": false,\n\+ +"value": true,$/m);
    expect(stderr).toMatch(/^- +"host": "ghcr.io",\n\+ +"host": "registry.example.com",$/m);
    expect(stdout).toMatch(/Test Files +2 failed \(2\)\n +Tests +8 failed \| 1 passed \(9\)/);
    expect(exitCode).toBe(1);
  });
});
