import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import commandManifest from '../../oclif.manifest.json' with { type: 'json' };
import packageManifest from '../../package.json' with { type: 'json' };
import { bashScript } from '../../src/cli/completions/bash.ts';
import { commandTree, type CommandNode } from '../../src/cli/completions/command-tree.ts';
import { fishScript } from '../../src/cli/completions/fish.ts';
import { powershellScript } from '../../src/cli/completions/powershell.ts';
import { zshScript } from '../../src/cli/completions/zsh.ts';
import * as shells from '../support/complete.ts';
import { runCli } from '../support/run-program.ts';

const names = ['bash', 'zsh', 'fish', 'powershell'] as const;
const nodes = commandTree(commandManifest, packageManifest.oclif.topics);
const commands = nodes.filter(({ subcommands }) => subcommands.length === 0);

/** Holds the scripts, and files whose names can be completed. */
let folder: string;
const setting = (name: string): shells.CompletionSetting => ({
  folder,
  script: join(folder, `wardctl.${name}`),
});
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-completions-'));
  for (const name of names) {
    const { stdout } = await runCli(['completions', '-s', name]);
    writeFileSync(setting(name).script, stdout);
  }
  mkdirSync(join(folder, 'requests'));
  writeFileSync(join(folder, 'requests/a request.json'), '');
  writeFileSync(join(folder, 'policy.wasm'), '');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What a shell is to offer where a command's flags are asked for. */
const spellingsOf = ({ flags }: CommandNode): string[] => flags.flatMap(({ spellings }) => spellings);

/** Descriptions and names with all that shells act on, for a command that is still to be written. */
const hostile =
  String.raw`it's "a" $(touch pwned) ` + '`touch pwned`' + String.raw` [b] : \ \' $HOME ; # end`;
const later: readonly CommandNode[] = [
  {
    path: [],
    subcommands: [
      { name: 'push', description: hostile },
      { name: 'other', description: 'x' },
    ],
    flags: [],
    args: [],
    repeatsLastArg: false,
  },
  {
    path: ['push'],
    subcommands: [],
    flags: [
      { spellings: ['--force'], description: hostile, value: undefined, repeatable: false },
      { spellings: ['--file'], description: 'x', value: { kind: 'text', label: hostile }, repeatable: false },
    ],
    args: [{ name: hostile, value: { kind: 'words', words: ['one', 'two'] } }],
    repeatsLastArg: false,
  },
  { path: ['other'], subcommands: [], flags: [], args: [], repeatsLastArg: false },
];

describe('wardctl completions', () => {
  it('asks for a shell, and names those it knows', async () => {
    const { stdout, stderr, exitCode } = await runCli(['completions']);

    expect(stderr).toContain('--shell');
    expect(stderr).toContain('bash, zsh, fish, powershell');
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it.each(names)('prints a script for %s that says how to load it', async (name) => {
    const { stdout, stderr, exitCode } = await runCli(['completions', '--shell', name]);

    expect(stdout).toContain(`completion for wardctl ${packageManifest.version}`);
    expect(stdout).toContain(`wardctl completions -s ${name}`);
    expect(stdout).toMatch(/[^\n]\n$/);
    expect([exitCode, stderr]).toEqual([0, '']);
  });
});

describe.skipIf(shells.bash === undefined)('in bash', () => {
  const complete = (...words: string[]) => shells.completeInBash(words, setting('bash'));

  it.each(nodes.filter(({ subcommands }) => subcommands.length > 0))(
    'knows what follows $path',
    async (node) => {
      const { words, files } = await complete('wardctl', ...node.path, '');

      expect(words).toEqual(node.subcommands.map(({ name }) => name));
      expect(files).toBe(node.args.length > 0);
    },
  );

  it.each(commands)('knows the flags of $path', async (node) => {
    expect((await complete('wardctl', ...node.path, '-')).words).toEqual(spellingsOf(node));
  });

  it.each([
    ['a part of a command', ['wardctl', 'sch'], ['schema']],
    ['a command of a topic', ['wardctl', 'scaffold', 'v'], ['vap', 'verification-config']],
    ['a command behind flags', ['wardctl', '-v', '--no-color', 'comp'], ['completions']],
    ['a command after help', ['wardctl', 'help', 'scaffold', 'man'], ['manifest']],
    ['a part of a flag', ['wardctl', 'run', '--settings-'], ['--settings-path', '--settings-json']],
    ['values of a flag', ['wardctl', 'run', '-o', ''], ['json', 'text']],
    ['a value with =', ['wardctl', 'run', '--output', '=', 'j'], ['json']],
    ['values behind =', ['wardctl', 'run', '--output', '='], ['json', 'text']],
    ['an argument of few values', ['wardctl', 'schema', 'inspect-'], ['inspect-diff']],
    ['nothing for a text', ['wardctl', 'run', '--user', ''], []],
    ['nothing where nothing is taken', ['wardctl', 'info', ''], []],
  ])('offers %s', async (_name, words, offered) => {
    expect(await complete(...words)).toEqual({ words: offered, files: false });
  });

  it.each([
    ['the policy', ['wardctl', 'run', '']],
    ['a flag with a path', ['wardctl', 'run', '-r', 'req']],
    ['a flag with a path behind =', ['wardctl', 'annotate', '--metadata-path', '=', '']],
    ['what is no command', ['wardctl', 'nope', 'ru']],
    ['an argument that is called like a command', ['wardctl', 'inspect', 'run', '']],
  ])('leaves names of files to bash for %s', async (_name, words) => {
    expect(await complete(...words)).toEqual({ words: [], files: true });
  });

  it('knows commands that are added later', async () => {
    const script = join(folder, 'later.bash');
    writeFileSync(script, bashScript(later, '2.0.0'));

    const offered = await shells.completeInBash(['wardctl', 'push', ''], { folder, script });

    expect(offered).toEqual({ words: ['one', 'two'], files: false });
  });
});

describe.skipIf(shells.fish === undefined)('in fish', () => {
  const complete = (line: string) => shells.completeInFish(line, setting('fish'));

  it.each(nodes.filter(({ subcommands }) => subcommands.length > 0))(
    'knows what follows $path',
    async (node) => {
      const offered = await complete(['wardctl', ...node.path, ''].join(' '));
      const words = node.subcommands.map(({ name, description }): [string, string] => [name, description]);

      // Names of files have no description.
      expect([...offered].filter(([, description]) => description !== '')).toEqual(words);
      expect(offered.size > words.length).toBe(node.args.length > 0);
    },
  );

  it.each(commands)('knows the flags of $path', async (node) => {
    const line = ['wardctl', ...node.path].join(' ');
    const short = await complete(`${line} -`);
    const long = await complete(`${line} --`);

    expect([...new Set([...short.keys(), ...long.keys()])].sort()).toEqual(spellingsOf(node).sort());
  });

  it.each([
    ['values of a flag', 'wardctl run -o ', ['json', 'text']],
    ['values behind =', 'wardctl run --output=j', ['--output=json']],
    ['a command of a topic', 'wardctl scaffold v', ['vap', 'verification-config']],
    ['a command behind flags', 'wardctl -v comp', ['completions']],
    ['a command after help', 'wardctl help scaffold man', ['manifest']],
    ['an argument of few values', 'wardctl schema inspect-', ['inspect-diff']],
    ['names of files', 'wardctl run po', ['policy.wasm']],
    ['names of files of a flag', 'wardctl run -r requests/', ['requests/a request.json']],
    ['nothing for a text', 'wardctl run --user ', []],
    ['nothing where nothing is taken', 'wardctl info ', []],
    ['nothing behind what is no command', 'wardctl nope ru', []],
  ])('offers %s', async (_name, line, offered) => {
    expect([...(await complete(line)).keys()].sort()).toEqual(offered);
  });

  it('shows descriptions as they are, and runs nothing of them', async () => {
    const script = join(folder, 'later.fish');
    writeFileSync(script, fishScript(later, '2.0.0'));

    expect((await shells.completeInFish('wardctl pu', { folder, script })).get('push')).toBe(hostile);
    expect((await shells.completeInFish('wardctl push --fo', { folder, script })).get('--force')).toBe(
      hostile,
    );
    expect(readdirSync(folder)).not.toContain('pwned');
  });
});

describe.skipIf(shells.zsh === undefined || shells.script === undefined)('in zsh', () => {
  it('knows commands, with what they do', async () => {
    const [program = '', topic = ''] = await shells.typeInto(
      'zsh',
      ['wardctl \t', 'wardctl scaffold \t'],
      setting('zsh'),
    );

    for (const { name, description } of nodes[0]?.subcommands ?? []) {
      expect(program).toMatch(new RegExp(`^${name} +-- ${RegExp.escape(description)} *$`, 'm'));
    }
    expect(topic).toMatch(/^verification-config +-- \w/m);
  });

  it('knows the flags of all commands', async () => {
    const lines = commands.map(({ path }) => `wardctl ${path.join(' ')} -\t`);

    const shown = await shells.typeInto('zsh', lines, setting('zsh'));

    for (const [index, node] of commands.entries()) {
      for (const spelling of spellingsOf(node)) {
        expect(shown[index], node.path.join(' ')).toMatch(
          new RegExp(`^(?:-\\S+ +)*${RegExp.escape(spelling)} .*-- `, 'm'),
        );
      }
    }
  });

  it.each([
    ['a command and a value', 'wardctl comple\t-s fi\t', '<[completions][-s][fish]>'],
    ['a value with =', 'wardctl run --outp\tj\t', '<[run][--output=json]>'],
    ['a command of a topic', 'wardctl scaff\tver\t', '<[scaffold][verification-config]>'],
    ['a command behind flags', 'wardctl -v comple\t', '<[-v][completions]>'],
    ['a command after help', 'wardctl help sch\t', '<[help][schema]>'],
    ['an argument of few values', 'wardctl schema inspect-\t', '<[schema][inspect-diff]>'],
    [
      'names of files',
      'wardctl run po\t -r requests/\t',
      '<[run][policy.wasm][-r][requests/a request.json]>',
    ],
    ['nothing for a text', 'wardctl run --user po\t', '<[run][--user][po]>'],
    ['nothing where nothing is taken', 'wardctl info po\t', '<[info][po]>'],
  ])('completes %s', async (_name, line, called) => {
    const [shown] = await shells.typeInto('zsh', [line], setting('zsh'));

    expect(shown?.split('\n').at(-1)).toBe(called);
  });

  it('shows descriptions as they are, and runs nothing of them', async () => {
    const script = join(folder, 'later.zsh');
    writeFileSync(script, zshScript(later, '2.0.0'));

    const [command, flag, argument] = await shells.typeInto(
      'zsh',
      ['wardctl \t', 'wardctl push --f\t', 'wardctl push o\t'],
      { folder, script },
    );

    expect(command).toContain(`-- ${hostile}`);
    expect(flag).toContain(`-- ${hostile}`);
    expect(argument?.split('\n').at(-1)).toBe('<[push][one]>');
    expect(readdirSync(folder)).not.toContain('pwned');
  });
});

describe.skipIf(shells.bash === undefined || shells.script === undefined)('typed into bash', () => {
  it.each([
    ['a command and a value', 'wardctl comple\t-s fi\t', '<[completions][-s][fish]>'],
    ['a value with =', 'wardctl run --output=j\t', '<[run][--output=json]>'],
    ['names of files', 'wardctl run po\t-r requests/\t', '<[run][policy.wasm][-r][requests/a request.json]>'],
    [
      'names of files behind =',
      'wardctl run --request-path=requests/\t',
      '<[run][--request-path=requests/a request.json]>',
    ],
    ['names of files in quotes', "wardctl run -r 'requests/a r\t", '<[run][-r][requests/a request.json]>'],
    ['nothing for a text', 'wardctl run --user po\t', '<[run][--user][po]>'],
  ])('completes %s', async (_name, line, called) => {
    const [shown] = await shells.typeInto('bash', [line], setting('bash'));

    expect(shown?.split('\n').at(-1)).toBe(called);
  });
});

describe('the script for PowerShell', () => {
  const script = powershellScript(later, '2.0.0');

  it('quotes descriptions, so that they are texts', () => {
    expect(script).toContain(`'push ${hostile.replaceAll("'", "''")}'`);
  });

  it('knows which other quotes PowerShell takes for quotes', () => {
    const flags = [
      { spellings: ['-q'], description: 'a\u2019b', value: undefined, repeatable: false },
    ] as const;
    const node = { path: ['x'], subcommands: [], flags, args: [], repeatsLastArg: false };

    expect(powershellScript([node], '1')).toContain("'-q a\u2019\u2019b'");
  });

  it.each([
    ['of today', () => powershellScript(nodes, '1.0.0')],
    ['of later', () => script],
  ])('has balanced brackets outside of texts and comments: %s', (_name, make) => {
    const code = make().replaceAll(/'(?:[^']|'')*'|"[^"]*"|^ *#.*$/gm, '');
    const open: string[] = [];
    for (const bracket of code.match(/[()[\]{}]/g) ?? []) {
      if ('([{'.includes(bracket)) open.push(bracket);
      else expect(`${open.pop() ?? ''}${bracket}`).toMatch(/^(\(\)|\[\]|\{\})$/);
    }
    expect(open).toEqual([]);
    expect(code).not.toMatch(/['"]/);
  });

  it('has all commands, flags and values', () => {
    const text = powershellScript(nodes, '1.0.0');

    for (const { path, flags, subcommands } of nodes) {
      const rows = /\n {4}\)/.exec(text.slice(text.indexOf(`$words['${path.join(' ')}'] = @(`)));
      const row = text.slice(text.indexOf(`$words['${path.join(' ')}'] = @(`)).slice(0, rows?.index);
      for (const { name } of subcommands) expect(row).toContain(`'${name} `);
      for (const { spellings, value } of flags) {
        for (const spelling of spellings) {
          expect(row).toContain(`'${spelling} `);
          expect(text.includes(`$values['${path.join(' ')} ${spelling}']`)).toBe(value !== undefined);
        }
      }
    }
  });
});
