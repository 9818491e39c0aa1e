import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeBlocks } from '../support/doc-examples.ts';
import { runCli } from '../support/run-program.ts';

const root = join(import.meta.dirname, '../..');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-docs-'));
  for (const name of ['policies', 'golden']) {
    cpSync(join(root, 'fixtures', name), join(folder, 'fixtures', name), { recursive: true });
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Words of a command line; quotes are those of a shell, as far as the pages use them. */
function wordsOf(command: string): string[] {
  return Array.from(command.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '');
}

describe.each(['metadata.md', 'scaffold.md'])('docs/%s', (name) => {
  const page = readFileSync(join(root, 'docs', name), 'utf8');
  const sessions = codeBlocks(page, 'console').flatMap((block) =>
    Array.from(
      block.matchAll(/^\$ npx wardctl (.*)\n((?:(?!\$ ).*\n)*)/gm),
      ([, command = '', output = '']) => ({ command, output }),
    ),
  );

  it('shows sessions', () => {
    expect(sessions.length).toBeGreaterThan(2);
  });

  it.each(sessions)('shows lines of what happens: $command', async ({ command, output }) => {
    const { stdout, stderr } = await runCli(wordsOf(command), { cwd: folder });

    const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trimEnd());
    for (const shown of output.trimEnd().split('\n')) expect(lines).toContain(shown);
  });
});
