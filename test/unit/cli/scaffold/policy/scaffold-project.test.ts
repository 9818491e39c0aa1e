import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { questionsFor } from '../../../../../src/cli/scaffold/policy/ask-values.ts';
import { gitAuthor } from '../../../../../src/cli/scaffold/policy/git-author.ts';
import { plainRows, tableRows } from '../../../../../src/cli/scaffold/policy/list-templates.ts';
import { missingPrograms } from '../../../../../src/cli/scaffold/policy/missing-programs.ts';
import type {
  ScaffoldPolicyOptions,
  ScaffoldSurroundings,
} from '../../../../../src/cli/scaffold/policy/options.ts';
import { scaffoldProject } from '../../../../../src/cli/scaffold/policy/scaffold-project.ts';
import type { ScaffoldedProject } from '../../../../../src/cli/scaffold/policy/scaffolded-project.ts';
import { fitText, projectText } from '../../../../../src/cli/scaffold/policy/show-project.ts';
import { listTemplates } from '../../../../../src/scaffold/index.ts';
import { plant } from '../../../scaffold/policy/support.ts';
import { refusalOf, useTemporaryFolder } from '../../run/temporary-folder.ts';
import { plain, seenRows } from '../../terminals.ts';

const folder = useTemporaryFolder();
const { signal } = new AbortController();
let surroundings: ScaffoldSurroundings;

beforeEach(() => {
  plant(folder.path, {
    'templates/common/files/LICENSE': 'Copyright %{year} %{author}',
    'templates/go/template.yml': 'title: Go\ndescription: A policy in Go\nlanguage: go\nrequires: [go]\n',
    'templates/go/files/%{name}.go':
      '// %{title}: %{description}, %{repository}, %{language-title}, %{wardctl-version}',
    'templates/npm/template.yml': 'title: npm\ndescription: A policy with npm\n',
    'templates/npm/files/package.json': '{}',
    'templates/npm/files/tests/a.policytest.yml': '',
    'work/x': '',
    'temporary/x': '',
    'home/.gitconfig': '[user]\n\tname = Ann\n\temail = ann@example.com\n',
  });
  surroundings = {
    templatesFolder: join(folder.path, 'templates'),
    workingFolder: join(folder.path, 'work'),
    temporaryFolder: join(folder.path, 'temporary'),
    environment: {
      PATH: process.env['PATH'],
      HOME: join(folder.path, 'home'),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CEILING_DIRECTORIES: folder.path,
    },
    platform: 'linux',
    toolVersion: '1.2.3',
    now: () => new Date(2026, 5, 1),
  };
});

const nothing: ScaffoldPolicyOptions = {
  name: undefined,
  template: undefined,
  from: undefined,
  list: false,
  folder: undefined,
  title: undefined,
  description: undefined,
  author: undefined,
  repository: undefined,
  force: false,
  yes: false,
  json: false,
  color: false,
};

function make(options: Partial<ScaffoldPolicyOptions>): Promise<ScaffoldedProject> {
  return scaffoldProject({ ...nothing, ...options }, surroundings, { canAsk: false, signal });
}

function read(path: string): string {
  return readFileSync(join(folder.path, 'work', path), 'utf8');
}

describe('scaffold policy', () => {
  it('needs a name and a template, and has defaults for all else', async () => {
    expect(await make({ name: 'image-policy', template: 'go' })).toMatchObject({
      name: 'image-policy',
      template: 'go',
      folder: 'image-policy',
      files: ['LICENSE', 'image-policy.go'],
      replaced: [],
      next: ['npx wardctl build'],
    });
    expect(read('image-policy/LICENSE')).toBe('Copyright 2026 Ann <ann@example.com>');
    expect(read('image-policy/image-policy.go')).toBe(
      '// Image Policy: Accepts only container images from allowed registries, ghcr.io/my-org/policies/image-policy, Go, 1.2.3',
    );
  });

  it('takes what flags say, and another folder', async () => {
    const more = {
      ...{ title: 'T', description: 'D', author: 'A', repository: 'registry.example.com:5000/p' },
      folder: 'a/b',
    };
    expect(await make({ name: 'p', template: 'go', ...more })).toMatchObject({ folder: 'a/b' });
    expect(read('a/b/LICENSE')).toBe('Copyright 2026 A');
    expect(read('a/b/p.go')).toContain('T: D, registry.example.com:5000/p,');
  });

  it('writes over files only if it is forced', async () => {
    plant(join(folder.path, 'work/p'), { LICENSE: 'mine', 'notes.txt': 'mine' });
    expect(await refusalOf(() => make({ name: 'p', template: 'go' }))).toMatchObject({
      code: 'PROJECT_EXISTS',
      message: 'cannot write the project to p: the folder is not empty: LICENSE, notes.txt',
    });
    expect(await make({ name: 'p', template: 'go', force: true })).toMatchObject({ replaced: ['LICENSE'] });
    expect(read('p/notes.txt')).toBe('mine');
  });

  it('says what to run next', async () => {
    expect(await make({ name: 'p', template: 'npm' })).toMatchObject({
      missing: [],
      next: ['npm install', 'npx wardctl build', 'npx wardctl test'],
    });
  });

  it('says what is not installed', async () => {
    surroundings = { ...surroundings, environment: { PATH: '/nowhere' } };
    expect(await make({ name: 'p', template: 'go' })).toMatchObject({
      missing: [{ program: 'go', advice: expect.stringContaining('https://go.dev/dl/') as unknown }],
    });
  });

  it("takes a template of the user's own, relative to the working folder", async () => {
    plant(join(folder.path, 'mine'), { 'README.md': '%{name}: %{description}' });
    expect(await make({ name: 'p', from: '../mine' })).toMatchObject({
      template: '../mine',
      files: ['README.md'],
    });
    expect(read('p/README.md')).toBe('p: A Kubewarden policy');
  });

  it('takes a template from a git repository, and leaves nothing of it behind', async () => {
    const repository = plant(join(folder.path, 'repository'), { 'rust/README.md': '%{name}', 'x.md': '' });
    const git = (...args: string[]): void => {
      execFileSync('git', args, { cwd: repository, env: { ...surroundings.environment } });
    };
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'x');

    const from = `${pathToFileURL(repository).href}//rust`;
    expect(await make({ name: 'p', from })).toMatchObject({ template: from, files: ['README.md'] });
    expect(readdirSync(join(folder.path, 'work/p'))).toEqual(['README.md']);
    expect(readdirSync(join(folder.path, 'temporary'))).toEqual(['x']);
  });

  it.each(['files', 'template.yml'])(
    "copies nothing of the user's by a link in a repository: %s",
    async (name) => {
      const repository = plant(join(folder.path, 'repository'), {
        'template.yml': 'title: T\ndescription: D\n',
        'files/a': '',
      });
      const secret = plant(join(folder.path, 'secret'), {
        files: '',
        'template.yml': 'title: T\ndescription: D',
      });
      rmSync(join(repository, name), { recursive: true });
      symlinkSync(name === 'files' ? secret : join(secret, name), join(repository, name));
      const git = (...args: string[]): void => {
        execFileSync('git', args, { cwd: repository, env: { ...surroundings.environment } });
      };
      git('init', '--quiet');
      git('add', '--all');
      git('commit', '--quiet', '--message', 'x');

      const error = await refusalOf(() => make({ name: 'p', from: pathToFileURL(repository).href }));
      expect(error).toMatchObject({
        code: 'TEMPLATE_INVALID',
        message: expect.stringContaining('found a link') as unknown,
      });
      expect(readdirSync(join(folder.path, 'work'))).toEqual(['x']);
    },
  );

  it.each([
    ['github.com/acme/templates', 'https://github.com/acme/templates.git'],
    ['github.com/acme/templates.git//rust#v1', 'https://github.com/acme/templates.git//rust#v1'],
    ['git.example.com/a/b/c#v1', 'https://git.example.com/a/b/c.git#v1'],
  ])('advises a URL where a host is taken for a folder: %s', async (from, url) => {
    expect(await refusalOf(() => make({ name: 'p', from }))).toMatchObject({
      code: 'TEMPLATE_UNREADABLE',
      hint: `For the repository, write ${url}`,
    });
  });

  it('takes a folder that is called as a host', async () => {
    plant(join(folder.path, 'work/github.com/acme/templates'), { a: '' });
    expect(await make({ name: 'p', from: 'github.com/acme/templates' })).toMatchObject({ files: ['a'] });
  });

  it.each(['ann:hunter2secret@host:path', 'ann:hunter2secret@h/x', 'https:/ann:hunter2secret@h/x'])(
    'shows no login that is taken for a folder: %s',
    async (from) => {
      const { message, hint, details } = await refusalOf(() => make({ name: 'p', from }));
      expect(JSON.stringify([message, hint, details])).not.toContain('hunter2');
    },
  );

  it.each<readonly [what: string, options: Partial<ScaffoldPolicyOptions>, code: string, message: string]>([
    ['a template', { name: 'p' }, 'USAGE_INVALID', 'the template is missing'],
    ['a name', { template: 'go' }, 'USAGE_INVALID', 'the name of the policy is missing'],
    ['a good name', { name: 'A B', template: 'go' }, 'USAGE_INVALID', 'found a space'],
    ['a known template', { name: 'p', template: 'og' }, 'TEMPLATE_UNKNOWN', 'no template "og"'],
    ['one line', { name: 'p', template: 'go', title: 'a\nb' }, 'USAGE_INVALID', '--title: expected one line'],
    [
      'a repository',
      { name: 'p', template: 'go', repository: 'A' },
      'USAGE_INVALID',
      '--repository: expected',
    ],
    ['a template that is there', { name: 'p', from: 'none' }, 'TEMPLATE_UNREADABLE', 'template none cannot'],
    ['a scheme that is known', { name: 'p', from: 'http://u:pw@h/x' }, 'USAGE_INVALID', 'found http'],
  ])('needs %s, and else writes nothing', async (_what, options, code, message) => {
    const error = await refusalOf(() => make(options));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(`${error.message} ${String(error.hint)}`).not.toContain('pw@');
    expect(readdirSync(join(folder.path, 'work'))).toEqual(['x']);
  });

  it('lists the templates where none is given', async () => {
    expect(await refusalOf(() => make({ name: 'p' }))).toMatchObject({
      hint: 'Write: wardctl scaffold policy NAME --template TEMPLATE, with one of go, npm.',
    });
  });

  it('looks for the folder before it fetches anything', async () => {
    plant(join(folder.path, 'work/p'), { mine: '' });
    const error = await refusalOf(() => make({ name: 'p', from: 'https://127.0.0.1:1/x.git' }));
    expect(error.code).toBe('PROJECT_EXISTS');
  });

  it('writes nothing where it is broken off', async () => {
    const reason = new Error('broken off');
    const work = { canAsk: false, signal: AbortSignal.abort(reason) };
    const options = { ...nothing, name: 'p', template: 'go', author: 'A' };
    await expect(scaffoldProject(options, surroundings, work)).rejects.toBe(reason);
    expect(existsSync(join(folder.path, 'work/p'))).toBe(false);
  });
});

describe('questions', () => {
  const known = { author: 'Ann', nameProblem: () => undefined };

  it('are asked for what no flag says', async () => {
    const templates = await listTemplates(join(folder.path, 'templates'));
    const keysOf = (options: Partial<ScaffoldPolicyOptions>): string[] =>
      questionsFor({ ...nothing, ...options }, { ...known, templates }).map(({ key }) => key);

    expect(keysOf({})).toEqual(['name', 'template', 'description', 'author', 'repository']);
    expect(keysOf({ name: 'p', from: 'x' })).toEqual(['description', 'author', 'repository']);
    expect(keysOf({ name: 'p', template: 'x', description: '', author: '', repository: 'x' })).toEqual([]);
  });

  it('have defaults by what was answered', async () => {
    const templates = await listTemplates(join(folder.path, 'templates'));
    const answers = new Map([
      ['name', 'p'],
      ['template', 'npm'],
    ]);
    const defaults = questionsFor(nothing, { ...known, templates }).flatMap((question) =>
      question.type === 'text' ? [question.defaultOf(answers)] : question.choices.map(({ value }) => value),
    );
    expect(defaults).toEqual([
      ...['image-policy', 'go', 'npm', 'Accepts only container images from allowed registries'],
      ...['Ann', 'ghcr.io/my-org/policies/p'],
    ]);
  });

  it('refuse a name whose folder has files', async () => {
    const templates = await listTemplates(join(folder.path, 'templates'));
    const [name] = questionsFor(nothing, {
      author: '',
      templates,
      nameProblem: (text) => `${text} is there`,
    });
    if (name?.type !== 'text') throw new RangeError('no name is asked for');
    expect(name.problemOf('p')).toBe('p is there');
    expect(name.form).toBe('Lower-case letters, digits and hyphens');
    expect(name.problemOf('MyPolicy')).toMatch(/found upper case\. Did you mean my-policy\?$/);
  });
});

describe('the author', () => {
  it.each([
    ['[user]\nname = Ann B\nemail = a@b.c', 'Ann B <a@b.c>'],
    ['[user]\nname = Ann', 'Ann'],
    ['[user]\nemail = a@b.c', ''],
    ['[user]\nname = A\nname = Z', 'Z'],
    ['', ''],
    ['[user', ''],
  ])('is the one of git: %j', async (config, author) => {
    plant(folder.path, { 'home/.gitconfig': config });
    expect(await gitAuthor(folder.path, surroundings.environment, signal)).toBe(author);
  });

  it('is nobody where there is no git', async () => {
    expect(await gitAuthor(folder.path, { PATH: '/nowhere' }, signal)).toBe('');
  });
});

describe('programs', () => {
  it.skipIf(process.platform === 'win32')('are found in PATH, if they can be run', () => {
    plant(folder.path, { 'bin/plain': '', 'bin/other/x': '' });
    execFileSync('cp', ['/bin/true', join(folder.path, 'bin/cargo')]);
    symlinkSync('nowhere', join(folder.path, 'bin/opa'));
    const environment = { PATH: `:${join(folder.path, 'bin')}` };
    const missing = missingPrograms(['cargo', 'plain', 'other', 'opa', 'npm'], {
      environment,
      platform: 'darwin',
    });

    expect(missing.map(({ program }) => program)).toEqual(['plain', 'other', 'opa', 'npm']);
    expect(missing.map(({ advice }) => advice)).toEqual([
      'Install it, and see that it is in PATH.',
      'Install it, and see that it is in PATH.',
      'Install it: brew install opa',
      'It comes with Node.js: https://nodejs.org',
    ]);
  });
});

describe('what is printed', () => {
  const project: ScaffoldedProject = {
    name: 'p',
    template: 'go',
    folder: "my 'own/p",
    files: ['LICENSE', 'main.go'],
    replaced: ['LICENSE'],
    missing: [],
    next: ['npx wardctl build'],
  };

  it('says what was made and what to run', () => {
    expect(projectText(project)).toBe(
      [
        "Made the policy p from the template go: 2 files in my 'own/p",
        '  LICENSE  (replaced)',
        '  main.go',
        '',
        'Next:',
        String.raw`  cd 'my '\''own/p'`,
        '  npx wardctl build',
        '',
      ].join('\n'),
    );
  });

  it('is broken between words at a terminal, but for what is copied', () => {
    const long = {
      ...project,
      name: 'hostpath-guard',
      folder: 'hostpath-guard',
      next: ['npx '.repeat(30).trim()],
    };
    const [first, second, ...others] = fitText(projectText(long), { columns: 64 }).split('\n');

    expect(first).toBe('Made the policy hostpath-guard from the template go: 2 files in');
    expect(second).toBe('hostpath-guard');
    expect(others).toContain(`  ${'npx '.repeat(30).trim()}`);
  });

  it('has no controls, in a pipe neither', () => {
    const text = projectText({
      ...project,
      folder: 'x\u001b]0;y\u0007\n',
      files: ['\u009b2J'],
      replaced: [],
    });
    expect(text).toContain(String.raw`1 file in x\x1b]0;y\x07\n`);
    expect(text).not.toMatch(/[^\x20-\x7e\n]/);
  });

  it('needs no other folder for the one it is in', () => {
    expect(projectText({ ...project, folder: '.' })).not.toContain('cd ');
  });

  it('is a line for each template in a pipe, which says what is missing', () => {
    const template = { title: 'T', description: 'D', executionMode: 'wasi', requires: ['go', 'tinygo'] };
    expect(
      plainRows([
        { ...template, name: 'a', missing: [] },
        { ...template, name: 'bcd', missing: ['go', 'tinygo'] },
      ]),
    ).toEqual(['a    D', 'bcd  D (not installed: go, tinygo)']);
  });

  it('is a table of templates that says what is missing', () => {
    const rows = tableRows(
      [
        {
          ...{ name: 'go', title: 'Go', description: 'A policy in Go', executionMode: 'wasi' },
          ...{ requires: ['go', 'tinygo'], missing: ['tinygo'] },
        },
      ],
      plain,
    );
    expect(seenRows(rows.join('\n'))).toEqual([
      expect.stringMatching(/^template +makes +needs$/),
      expect.any(String),
      expect.stringMatching(/^go +A policy in Go +go tinygo \(not installed\)$/),
    ]);
  });
});
