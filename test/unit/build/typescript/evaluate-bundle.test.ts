import { describe, expect, it } from 'vitest';
import { evaluateBundle } from '../../../../src/build/typescript/evaluate-bundle.ts';
import { Evaluator } from '../../../../src/build/typescript/evaluate-script.ts';
import { enginePath, workerFile } from '../../../../src/build/typescript/own-files.ts';
import { Workbench } from '../../../../src/build/workbench.ts';
import { buildSurroundings } from '../../../support/build-surroundings.ts';
import { folderOf } from '../support.ts';
import { accepting, bundle, policyProject } from './support.ts';

/** The module of a policy with these statements before it, or what keeps it from being made. */
async function evaluate(
  statements: string,
  { timeoutMs = 60_000, signal = new AbortController().signal, policy = accepting(statements) } = {},
): Promise<Uint8Array> {
  const folder = folderOf(policyProject(policy, { 'src/b.ts': 'export const noop = 1;' }));
  const project = { folder, name: 'p', language: 'typescript', metadata: undefined } as const;
  const bench = new Workbench(project, folder, buildSurroundings({ signal }));
  const evaluator = new Evaluator(workerFile());
  const job = { bench, evaluator, enginePath: enginePath('wapc'), entry: 'src/policy.ts', timeoutMs };
  return evaluateBundle(await bundle(folder), job);
}

async function messageOf(statements: string, options: Parameters<typeof evaluate>[1] = {}): Promise<string> {
  const error = await evaluate(statements, options).catch((thrown: unknown) => thrown);
  return error instanceof Error ? error.message : 'no error';
}

describe('evaluateBundle', { timeout: 60_000 }, () => {
  it('makes a module', async () => {
    const module = await evaluate('const started = Date.now();');

    expect(
      WebAssembly.Module.exports(new WebAssembly.Module(module))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['__guest_call', 'memory']);
  });

  it('says where top-level code throws, and shows the line', async () => {
    const statements =
      'function explode(): never {\n  const ü = "äöü"; throw new RangeError("boom " + ü);\n}\nexplode();';

    expect(await messageOf(statements)).toBe(
      [
        'cannot build p: its top-level code fails',
        // The engine means the class that is called.
        'src/policy.ts:3:30: RangeError: boom äöü',
        '  3 |   const ü = "äöü"; throw new RangeError("boom " + ü);',
        '    |                              ^',
      ].join('\n'),
    );
  });

  it.each([
    [
      'a host call',
      "import { net } from 'wardctl/policy'; void net.lookupHost('x');",
      'cannot call the host',
    ],
    ['the console', 'console.log("x");', 'cannot call the host'],
  ])('says where top-level code wants the host: %s', async (_name, statements, problem) => {
    const message = await messageOf(statements);

    expect(message).toMatch(/^cannot build p: its top-level code fails\nsrc\/policy\.ts:2:\d+: /);
    expect(message).toContain(problem);
  });

  it('ends a loop that never does', async () => {
    expect(await messageOf('for (;;);')).toMatch(
      /^cannot build p: its top-level code fails\nsrc\/policy\.ts\b.*: the top-level code does not come to an end/,
    );
  });

  it('ends what takes too long in some other way', async () => {
    expect(await messageOf('for (;;);', { timeoutMs: 1 })).toBe(
      'cannot build p: the top-level code of src/policy.ts did not end within 0.001 s',
    );
  });

  it('ends what takes all memory', async () => {
    expect(
      await messageOf('const all: unknown[] = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1));'),
    ).toMatch(/^cannot build p: its top-level code fails\nsrc\/policy\.ts:2:\d+: .*out of memory/);
  });

  it('says that nothing defines a policy', async () => {
    expect(await messageOf('', { policy: 'console.log;' })).toContain(
      'src/policy.ts does not call definePolicy',
    );
  });

  it('lists what is not there when top-level code is done', async () => {
    const statements =
      'declare const fetch: any, URL: any; export const a = () => fetch("x"); export const b = () => new URL("x"); console.log;';
    const policy = accepting(
      `${statements}\nObject.assign(globalThis, { URL: class {}, keep: [a, b] });`.replaceAll('export ', ''),
    );

    expect(await messageOf('', { policy })).toBe(
      [
        'cannot build p: it uses what policies do not have',
        'src/policy.ts:2:53: policies have no fetch: ask the host through wardctl/policy instead',
        `  2 | ${statements.replaceAll('export ', '')}`.slice(0, 106).trimEnd(),
        `    | ${' '.repeat(52)}^^^^^`,
      ].join('\n'),
    );
  });

  it('lists what is not there where top-level code fails for it', async () => {
    expect(await messageOf('declare const fetch: any;\nfetch("x");')).toMatch(
      /^cannot build p: it uses what policies do not have\nsrc\/policy\.ts:3:1: policies have no fetch/,
    );
  });

  it('takes what a policy brings itself', async () => {
    const policy = accepting(
      "import './b.ts'; declare const TextEncoder: any; Object.assign(globalThis, { TextEncoder: class { size = 7; } });\nif (new TextEncoder().size !== 7) throw new Error('other');",
    );

    await expect(evaluate('', { policy })).resolves.toBeInstanceOf(Uint8Array);
  });

  it('is broken off by the signal', async () => {
    const stop = new AbortController();
    const running = evaluate('for (;;);', { signal: stop.signal });
    stop.abort(new Error('enough'));

    await expect(running).rejects.toThrow('enough');
  });
});
