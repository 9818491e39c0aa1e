import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CliHome } from '../support/cli-home.ts';
import { filesIn } from '../support/files-in.ts';
import { compileSchema, readSchema } from '../support/json-schema.ts';
import {
  hasPseudoTerminals,
  runAtTerminal,
  type EndedAtTerminal,
  type Step,
} from '../support/pseudo-terminal.ts';
import { builtCli, runCli, type Ended } from '../support/run-program.ts';

/** Of the documentation (docs/templates.md). */
const templates = [
  'typescript',
  'assemblyscript',
  'gatekeeper',
  'go',
  'rego',
  'rust',
  'typescript-component',
];

function scaffold(home: CliHome, ...args: readonly string[]): Promise<Ended> {
  return home.run('scaffold', 'policy', ...args);
}

/** What a user has besides what wardctl keeps for itself. */
function madeIn(home: CliHome): string[] {
  return filesIn(home.path).filter((name) => !name.startsWith('cache/'));
}

describe('wardctl scaffold policy --list', () => {
  it('has a line for each template', async () => {
    const { exitCode, stdout, stderr } = await scaffold(new CliHome(), '--list');

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split(/ {2,}/)[0])).toEqual(templates);
    expect(lines.every((line) => (line.split(/ {2,}/)[1]?.length ?? 0) > 10)).toBe(true);
  });

  it('prints JSON by its schema', async () => {
    const { stdout } = await scaffold(new CliHome(), '--list', '--json');
    const isList = compileSchema(readSchema('scaffold-policy-list'));
    const list = JSON.parse(stdout) as { templates: { name: string }[] };
    isList(list);

    expect(isList.errors).toBeNull();
    expect(list.templates.map(({ name }) => name)).toEqual(templates);
  });
});

describe('wardctl scaffold policy', () => {
  it.each(templates)('makes a whole project of %s', async (template) => {
    const home = new CliHome();
    const { exitCode, stdout } = await scaffold(home, 'image-policy', '--template', template);
    const folder = join(home.path, 'image-policy');
    const files = filesIn(folder);

    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      `Made the policy image-policy from the template ${template}: ${String(files.length)} files`,
    );
    // What the issue asks of every project.
    for (const name of ['metadata.yml', 'README.md', 'LICENSE', '.gitignore', '.github/workflows/ci.yml'])
      expect(files).toContain(name);
    expect(files.some((name) => name.endsWith('.policytest.yml'))).toBe(true);
    expect(files.some((name) => /^requests\/.*\.json$/.test(name))).toBe(true);
    for (const name of files) expect(readFileSync(join(folder, name), 'utf8'), name).not.toContain('%{');
  });

  it('takes from flags what it would ask', async () => {
    const home = new CliHome();
    const { exitCode, stdout } = await scaffold(
      ...[home, 'image-policy', '--template', 'go', '--dir', 'policies/images', '--json'],
      ...[
        '--title',
        'Only our images',
        '--description',
        'Keeps: "others" out',
        '--author',
        'Ann <ann@example.com>',
      ],
      ...['--repository', 'registry.example.com:5000/policies/images'],
    );
    const isProject = compileSchema(readSchema('scaffold-policy'));
    isProject(JSON.parse(stdout));
    const metadata = readFileSync(join(home.path, 'policies/images/metadata.yml'), 'utf8');

    expect(isProject.errors).toBeNull();
    expect(exitCode).toBe(0);
    for (const text of ['Only our images', 'ann@example.com', 'registry.example.com:5000/policies/images'])
      expect(metadata).toContain(text);
    expect((await home.run('scaffold', 'policy', 'x', '--template', 'nothing')).exitCode).toBe(2);
  });

  it('names the closest template where there is none of a name', async () => {
    const home = new CliHome();
    const { exitCode, stdout, stderr } = await scaffold(home, 'p', '--template', 'typscript');

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('there is no template "typscript"');
    expect(stderr).toContain('Did you mean typescript?');
    for (const template of templates) expect(stderr).toContain(template);
    expect(madeIn(home)).toEqual([]);
  });

  it.each([
    ['My Policy', 'my-policy'],
    ['../escape', 'escape'],
    ['a/b', 'b'],
    ['-x', undefined],
    ['.', undefined],
    ['', undefined],
    ['a'.repeat(64), 'a'.repeat(63)],
  ])('refuses the name %j', async (name, better) => {
    const home = new CliHome();
    const { exitCode, stderr } = await scaffold(home, '--template', 'go', '--', name);

    expect(exitCode).toBe(2);
    if (better !== undefined) expect(stderr).toContain(`Did you mean ${better}?`);
    expect(madeIn(home)).toEqual([]);
    expect(existsSync(join(home.path, '../escape'))).toBe(false);
  });

  it('writes to a folder with files only if it is forced, and then only its own', async () => {
    const home = new CliHome();
    home.write('p/README.md', 'mine');
    home.write('p/notes.txt', 'mine');
    const refused = await scaffold(home, 'p', '--template', 'go');

    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toContain('the folder is not empty: README.md, notes.txt');
    expect(madeIn(home)).toEqual(['p/README.md', 'p/notes.txt']);
    const forced = await scaffold(home, 'p', '--template', 'go', '--force');
    expect(forced.exitCode).toBe(0);
    expect(forced.stdout).toContain('README.md  (replaced)');
    expect(readFileSync(join(home.path, 'p/README.md'), 'utf8')).not.toBe('mine');
    expect(readFileSync(join(home.path, 'p/notes.txt'), 'utf8')).toBe('mine');
  });

  it("takes a folder of the user's own as template", async () => {
    const home = new CliHome();
    home.write('own/README.md', '# %{title}\n');
    const { exitCode } = await scaffold(home, 'image-policy', '--from', 'own');

    expect(exitCode).toBe(0);
    expect(readFileSync(join(home.path, 'image-policy/README.md'), 'utf8')).toBe('# Image Policy\n');
  });

  it.each([
    [['p'], '--template TEMPLATE'],
    [['--template', 'go'], 'NAME'],
    [[], 'NAME'],
  ])('never asks in a pipe: %j', async (args, said) => {
    const home = new CliHome();
    const { exitCode, stdout, stderr } = await runCli(['scaffold', 'policy', ...args], {
      cwd: home.path,
      env: home.env,
      stdin: 'p\n\n\n\n\n',
    });

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(madeIn(home)).toEqual([]);
  });
});

describe.runIf(hasPseudoTerminals)('wardctl scaffold policy, at a terminal', () => {
  const enter = '\r';
  function atTerminal(
    home: CliHome,
    args: string,
    steps: readonly Step[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<EndedAtTerminal> {
    const unset = ['CI', 'GITHUB_ACTIONS'].map((name) => `-u ${name}`).join(' ');
    const variables = Object.entries(more).map(([name, value]) => `${name}=${value}`);
    const program = `env ${unset} ${variables.join(' ')} ${process.execPath} ${builtCli} scaffold policy ${args}`;
    const env = Object.entries(home.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return runAtTerminal(
      `cd ${home.path}; stty cols 80 rows 24; ${program}`,
      { ...Object.fromEntries(env), LANG: 'C.UTF-8', NO_COLOR: '1' },
      steps,
    );
  }

  it('asks for what no flag says, with defaults, and says what is wrong with an answer', async () => {
    const home = new CliHome();
    home.write('taken/x', '');
    const { exitCode, screen } = await atTerminal(home, '', [
      ['? Name', `Bad Name${enter}`],
      ['found a space', `\u0015taken${enter}`],
      ['not empty', `\u0015my-images${enter}`],
      // By its first letter: gatekeeper, then go.
      ['Enter to take it', 'gg'],
      ['Enter to take it', enter],
      ['? Description', `Keeps others out${enter}`],
      ['? Author', `Ann <ann@example.com>${enter}`],
      ['? Repository', enter],
    ]);
    const seen = stripVTControlCharacters(screen);

    expect(exitCode, seen).toBe(0);
    expect(seen).toContain('Made the policy my-images from the template go');
    const metadata = readFileSync(join(home.path, 'my-images/metadata.yml'), 'utf8');
    for (const text of ['Keeps others out', 'ann@example.com', 'ghcr.io/my-org/policies/my-images'])
      expect(metadata).toContain(text);
  });

  it('asks for nothing that flags say', async () => {
    const home = new CliHome();
    const { exitCode, screen } = await atTerminal(home, 'p --template go --description d --author a', [
      ['? Repository', enter],
    ]);

    expect(exitCode).toBe(0);
    for (const label of ['Name', 'Template', 'Description', 'Author'])
      expect(screen).not.toContain(`? ${label}`);
    expect(existsSync(join(home.path, 'p/go.mod'))).toBe(true);
  });

  it('makes nothing where the user breaks off', async () => {
    const home = new CliHome();
    const { exitCode } = await atTerminal(home, '', [
      ['? Name', `p${enter}`],
      ['Enter to take it', '\u0003'],
    ]);

    expect(exitCode).toBe(130);
    expect(madeIn(home)).toEqual([]);
  });

  it.each([
    ['--yes', '--yes', {}],
    ['--json', '--json', {}],
    ['in CI', '', { CI: 'true' }],
    ['at a terminal without a cursor', '', { TERM: 'dumb' }],
  ])('asks nothing %s', async (_what, flag, variables) => {
    const home = new CliHome();
    const { exitCode, screen } = await atTerminal(home, `p --template go ${flag}`, [], variables);

    expect(exitCode, screen).toBe(0);
    expect(screen).not.toContain('? ');
    expect(readdirSync(join(home.path, 'p'))).toContain('go.mod');
  });

  it('shows the templates as a table', async () => {
    const { exitCode, screen } = await atTerminal(new CliHome(), '--list', []);
    const rows = screen.split('\r\n');

    expect(exitCode).toBe(0);
    expect(rows[0]).toMatch(/^template +makes +needs/);
    for (const template of templates) expect(rows.some((row) => row.startsWith(`${template} `))).toBe(true);
    expect(rows.every((row) => row.length <= 80)).toBe(true);
  });
});
