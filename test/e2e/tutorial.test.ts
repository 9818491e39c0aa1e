import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { codeBlocks } from '../support/doc-examples.ts';
import { hasPseudoTerminals, runAtTerminal } from '../support/pseudo-terminal.ts';
import { builtCli, runCli } from '../support/run-program.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/tutorial.md'), 'utf8');
/** Each a line behind `$`, and what the page shows below it. */
const commands = codeBlocks(page, 'console').flatMap((block) =>
  Array.from(block.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm), ([, command = '', output = '']) => ({
    command,
    output,
  })),
);

const around = realpathSync(mkdtempSync(join(tmpdir(), 'wardctl-tutorial-')));
let folder = around;
afterAll(() => {
  rmSync(around, { recursive: true, force: true });
});

/** What `npm install` does for the packages that the project names, with those of this repository. */
function linkPackages(): void {
  const { devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    devDependencies: Readonly<Record<string, string>>;
  };
  mkdirSync(join(folder, 'node_modules'));
  for (const name of Object.keys(devDependencies)) {
    const path = name === 'wardctl' ? root : join(root, 'node_modules', name);
    symlinkSync(path, join(folder, 'node_modules', name), 'junction');
  }
}

async function run(args: string): Promise<string[]> {
  const program = `cd ${folder}; stty cols 100; env -u CI -u GITHUB_ACTIONS ${process.execPath} ${builtCli} ${args}`;
  const surroundings = { LANG: 'C.UTF-8', NO_COLOR: '1', XDG_CACHE_HOME: join(around, 'cache') };
  const { screen } = await runAtTerminal(program, surroundings, []);
  // A line that is drawn again and again is what it was at last.
  return stripVTControlCharacters(screen.replaceAll('\r\n', '\n'))
    .split('\n')
    .map((line) => (line.split('\r').at(-1) ?? '').trimEnd());
}

/** A line of the page, in which times, sizes and digests may be others. */
function patternOf(line: string): RegExp {
  const parts = line.split(/(sha256:[0-9a-f]{64}|[\d.]+ (?:ms|s|KiB|MiB|B|%)(?![\w])| *━+| {2,})/);
  const source = parts.map((part, index) => {
    if (index % 2 === 0) return RegExp.escape(part);
    if (part.startsWith('sha256:')) return 'sha256:[0-9a-f]{64}';
    if (part.includes('━')) return ' *━*';
    if (part.trim() === '') return ' +';
    return `[\\d.]+ ${part.endsWith('s') ? 'm?s' : part.endsWith('%') ? '%' : '[KM]?i?B'}`;
  });
  return new RegExp(`^${source.join('')}$`);
}

// In the order of the page: each needs what those before it made.
describe.skipIf(!hasPseudoTerminals)('docs/tutorial.md', () => {
  it('has steps', () => {
    expect(commands.map(({ command }) => command.replace('npx wardctl ', '').split(' ')[0])).toEqual(
      expect.arrayContaining(['scaffold', 'cd', 'npm', 'build', 'run', 'test']),
    );
  });

  it.each(commands)('shows what happens: $command', async ({ command, output }) => {
    if (command.startsWith('cd ')) folder = resolve(folder, command.slice('cd '.length));
    else if (command === 'npm install') linkPackages();
    else {
      expect(command).toMatch(/^npx wardctl /);
      let printed = await run(command.slice('npx wardctl '.length));
      for (const shown of output.split('\n').filter((line) => line !== '' && line !== '…')) {
        const at = printed.findIndex((line) => patternOf(shown).test(line));
        expect(at, `${shown}\nis not in\n${printed.join('\n')}`).toBeGreaterThan(-1);
        printed = printed.slice(at + 1);
      }
    }
  });

  it('ships what was built', async () => {
    const shipping = codeBlocks(page, 'sh')
      .flatMap((block) => Array.from(block.matchAll(/^npx wardctl (.*)$/gm), ([, args = '']) => args))
      // Registries have tests of their own, watching too.
      .filter((args) => !args.startsWith('push ') && !args.includes('--watch'));

    expect(shipping.length).toBeGreaterThan(1);
    for (const args of shipping) {
      // What would be pulled is what would have been pushed.
      const ended = await runCli(args.replace(/ghcr\.io\/\S+$/, 'policy.wasm').split(' '), { cwd: folder });
      expect(ended.exitCode, `${args}\n${ended.stderr}`).toBe(0);
    }
    expect(JSON.parse(readFileSync(join(folder, 'policy.cdx.json'), 'utf8'))).toMatchObject({
      bomFormat: 'CycloneDX',
    });
  });
});
