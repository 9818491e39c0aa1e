import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { codeBlocks, compileExamples } from '../support/doc-examples.ts';
import { runCli, runNode } from '../support/run-program.ts';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
/** In the package, so that it can import the package by its name. */
const example = join(root, 'dist/readme-example.mts');
afterAll(() => {
  rmSync(example, { force: true });
});

describe('README', () => {
  it('has a library example that compiles and runs, without network', async () => {
    const [code = ''] = codeBlocks(readme, 'ts');
    expect(code).toContain("from 'wardctl'");
    writeFileSync(example, code);

    const { problems, declarations } = compileExamples([example]);
    expect(problems).toEqual([]);
    expect(declarations).toContain('index.d.ts');
    expect(declarations.filter((path) => /^(?:cli|evaluate|runtime|wasm)\//.test(path))).toEqual([]);

    // The permission model denies the network, writing, child processes and workers.
    const { exitCode, stdout, stderr } = await runNode(['--permission', '--allow-fs-read=*', example], {
      cwd: root,
    });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^true \{.*"runAsNonRoot":true.*\}\n$/);
    expect(exitCode).toBe(0);
  });

  const sessions = codeBlocks(readme, 'console').flatMap((block) =>
    Array.from(
      block.matchAll(/^\$ npx wardctl (.*)\n((?:(?!\$ ).*\n)*)/gm),
      ([, command = '', output = '']) => ({ command, output }),
    ),
  );

  it('shows sessions', () => {
    expect(sessions.length).toBeGreaterThan(2);
  });

  it.each(sessions)('shows what happens: $command', async ({ command, output }) => {
    const isPiped = command.includes('|');
    const args = command.replace(/ 2>\/dev\/null \| cat$/, '').split(' ');

    const { stdout } = await runCli([...args, ...(isPiped ? [] : ['-o', 'text'])], { cwd: root });

    // On a terminal the log line stands there too; how long it took differs.
    const shown = output.replace(/^ INFO .*\n/m, '');
    const stable = (text: string): string => text.replaceAll(/<?\d+ ms/g, 'N ms').trim();
    expect(stable(stdout)).toBe(stable(shown));
  });
});
