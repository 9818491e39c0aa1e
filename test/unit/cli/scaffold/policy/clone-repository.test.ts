import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  cloneRepository,
  type ClonedTemplate,
  type CloneOptions,
} from '../../../../../src/cli/scaffold/policy/clone-repository.ts';
import { cloneFailure, lastWords } from '../../../../../src/cli/scaffold/policy/clone-failure.ts';
import {
  parseTemplateSource,
  type GitSource,
} from '../../../../../src/cli/scaffold/policy/template-source.ts';
import { findProgram } from '../../../../../scripts/tools.ts';
import { plant } from '../../../scaffold/policy/support.ts';
import { useTemporaryFolder } from '../../run/temporary-folder.ts';

const folder = useTemporaryFolder();
/** What git says of users and hooks is not this machine's. */
let environment: Record<string, string | undefined>;
/** What is fetched goes to a folder here. */
let temporaryFolder: string;

beforeEach(() => {
  temporaryFolder = join(folder.path, 'temporary');
  mkdirSync(temporaryFolder);
  environment = {
    PATH: process.env['PATH'],
    HOME: folder.path,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };
});

function git(repository: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: repository, env: environment }).toString().trim();
}

/** A repository with two commits, a tag on the first, and a branch. */
function makeRepository(): string {
  const repository = plant(join(folder.path, 'repository'), {
    'README.md': 'one\r\n',
    'go/main.go': 'package main',
  });
  git(repository, 'init', '--quiet', '--initial-branch=main');
  const commit = (text: string): void => {
    git(repository, 'add', '--all');
    git(repository, 'commit', '--quiet', '--message', text);
  };
  commit('one');
  git(repository, 'tag', '--annotate', '--message', 'v1', 'v1');
  plant(repository, { 'README.md': 'two\n' });
  commit('two');
  git(repository, 'checkout', '--quiet', '-b', 'feature/x');
  plant(repository, { 'README.md': 'feature\n' });
  commit('feature');
  git(repository, 'checkout', '--quiet', 'main');
  return repository;
}

function sourceOf(repository: string, rest = ''): GitSource {
  const source = parseTemplateSource(`${pathToFileURL(repository).href}${rest}`);
  if (source.type !== 'git') throw new RangeError('no git URL');
  return source;
}

function clone(source: GitSource, more: Partial<CloneOptions> = {}): Promise<ClonedTemplate> {
  const { signal } = new AbortController();
  return cloneRepository(source, { signal, temporaryFolder, environment, nowMs: Date.now(), ...more });
}

describe.skipIf(findProgram('git') === undefined)('a repository', () => {
  it.each([
    ['', 'two\n'],
    ['#main', 'two\n'],
    ['#v1', 'one\r\n'],
    ['#feature/x', 'feature\n'],
  ])('is fetched: %s', async (rest, readme) => {
    const repository = makeRepository();
    // Line breaks stay what they are.
    writeFileSync(join(folder.path, '.gitconfig'), '[core]\nautocrlf = true\n');
    const cloned = await clone(sourceOf(repository, rest));
    expect(readFileSync(join(cloned.folder, 'README.md'), 'utf8')).toBe(readme);
    cloned.dispose();
    expect(existsSync(cloned.folder)).toBe(false);
  });

  it('is fetched at a commit', async () => {
    const repository = makeRepository();
    const cloned = await clone(sourceOf(repository, `#${git(repository, 'rev-parse', 'main~1')}`));
    expect(readFileSync(join(cloned.folder, 'README.md'), 'utf8')).toBe('one\r\n');
    cloned.dispose();
  });

  it('may have the template in a folder', async () => {
    const cloned = await clone(sourceOf(makeRepository(), '//go'));
    expect(readdirSync(cloned.folder)).toEqual(['main.go']);
    cloned.dispose();
  });

  it('is fetched where git itself has called us', async () => {
    const repository = makeRepository();
    const more = { environment: { ...environment, GIT_DIR: '/nowhere', GIT_WORK_TREE: '/nowhere' } };
    const cloned = await clone(sourceOf(repository), more);
    expect(existsSync(join(cloned.folder, 'README.md'))).toBe(true);
    cloned.dispose();
  });

  it("runs no hooks, neither of the user's nor of the user's templates", async () => {
    const repository = makeRepository();
    const hook = `#!/bin/sh\necho ran > ${join(folder.path, 'ran')}\n`;
    plant(folder.path, { 'hooks/post-checkout': hook, 'template/hooks/post-checkout': hook });
    chmodSync(join(folder.path, 'hooks/post-checkout'), 0o755);
    chmodSync(join(folder.path, 'template/hooks/post-checkout'), 0o755);
    writeFileSync(
      join(folder.path, '.gitconfig'),
      `[core]\nhooksPath = ${join(folder.path, 'hooks')}\n[init]\ntemplateDir = ${join(folder.path, 'template')}\n`,
    );
    const cloned = await clone(sourceOf(repository));
    cloned.dispose();
    expect(existsSync(join(folder.path, 'ran'))).toBe(false);
  });

  it('fetches no other repository', async () => {
    const repository = makeRepository();
    const other = plant(join(folder.path, 'other'), { 'evil.md': '' });
    git(other, 'init', '--quiet');
    git(other, 'add', '--all');
    git(other, 'commit', '--quiet', '--message', 'x');
    git(repository, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'sub');
    git(repository, 'commit', '--quiet', '--message', 'sub');
    const cloned = await clone(sourceOf(repository));
    expect(readdirSync(join(cloned.folder, 'sub'))).toEqual([]);
    cloned.dispose();
  });

  it.each([
    ['a ref that is not there', '#v9', /v9/],
    ['a folder that is not there', '//rust', /it has no folder rust/],
    ['a folder that is a file', '//README.md', /it has no folder README\.md/],
    ['a folder that is a link', '//link/x', /it has no folder link\/x/],
  ])('is refused with %s, and leaves nothing', async (_what, rest, message) => {
    const repository = makeRepository();
    mkdirSync(join(folder.path, 'outside/x'), { recursive: true });
    symlinkSync(join(folder.path, 'outside'), join(repository, 'link'));
    git(repository, 'add', '--all');
    git(repository, 'commit', '--quiet', '--message', 'link');

    await expect(clone(sourceOf(repository, rest))).rejects.toMatchObject({
      code: 'TEMPLATE_UNREADABLE',
      message: expect.stringMatching(message) as unknown,
    });
    expect(readdirSync(temporaryFolder)).toEqual([]);
  });

  it('is refused where there is none', async () => {
    await expect(clone(sourceOf(join(folder.path, 'none')))).rejects.toMatchObject({
      code: 'TEMPLATE_UNREADABLE',
      message: expect.stringContaining('none') as unknown,
    });
  });

  it
    .skipIf(process.platform === 'win32')
    .each<readonly [what: string, limit: Partial<CloneOptions>, message: string]>([
      ['be too large', { maxBytes: 0 }, 'it has more than 0 MiB'],
      ['take too long', { timeoutMs: 300 }, 'git did not end within 0.3 s'],
    ])('may not %s', async (_what, limit, message) => {
    // In place of git: what it fetches never ends.
    plant(folder.path, { 'bin/git': '#!/bin/sh\necho more > pack\nexec sleep 30\n' });
    chmodSync(join(folder.path, 'bin/git'), 0o755);
    const PATH = `${join(folder.path, 'bin')}:${String(environment['PATH'])}`;

    const cloning = clone(sourceOf('/x'), { environment: { ...environment, PATH }, ...limit });
    await expect(cloning).rejects.toMatchObject({
      code: 'TEMPLATE_UNREADABLE',
      message: `template file:///x cannot be fetched: ${message}`,
    });
    expect(readdirSync(temporaryFolder)).toEqual([]);
  });

  it('is not fetched where the user breaks off', async () => {
    const reason = new Error('broken off');
    await expect(clone(sourceOf(makeRepository()), { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    expect(readdirSync(temporaryFolder)).toEqual([]);
  });

  it('is told without a login where git tells of it', async () => {
    const source = parseTemplateSource('https://ann:hunter2secret@127.0.0.1:1/t.git');
    if (source.type !== 'git') throw new RangeError('no git URL');
    await expect(clone(source)).rejects.toMatchObject({
      code: 'TEMPLATE_UNREADABLE',
      message: expect.not.stringContaining('hunter2secret') as unknown,
    });
  });

  it.each([
    ['https://h/t.git?token=SECRET0', 'the query'],
    ['https://ann:SECRET0@h/t.git?x=SECRET0', 'login and query'],
    ['https://h:12/SECRET0@x/t.git', 'what may be a login'],
  ])('is told without secrets, whatever git tells: %s', (from) => {
    const source = parseTemplateSource(from);
    if (source.type !== 'git') throw new RangeError('no git URL');
    const output = [
      `warning: redirecting to https://ann:SECRET1@other/t?token=SECRET1`,
      `fatal: unable to access '${source.url}/': no; ${source.url}/info/refs not valid: is this a git repository?`,
      ...(from.includes('?') ? ['SECRET0 again'] : []),
    ].join('\n');

    expect(lastWords(output, source)).not.toContain('SECRET');
    expect(lastWords(output, source)).toContain('unable to access');
    expect(cloneFailure(source, '').message).not.toContain('SECRET');
  });

  it('needs a folder to put it', async () => {
    const nowhere = join(folder.path, 'nowhere');
    await expect(clone(sourceOf('/x'), { temporaryFolder: nowhere })).rejects.toMatchObject({
      code: 'TEMPLATE_UNREADABLE',
      message: `template file:///x cannot be fetched: no folder can be made in ${nowhere}: No such file or directory`,
      hint: expect.stringContaining('TMPDIR') as unknown,
    });
  });

  it.skipIf(process.platform === 'win32').each<readonly [what: string, own: object, ssh: string]>([
    ['in batch mode', {}, 'ssh -oBatchMode=yes'],
    ["by the user's own command", { GIT_SSH_COMMAND: 'ssh -i key' }, 'ssh -i key'],
    ["by the user's own program", { GIT_SSH: '/bin/myssh' }, ''],
    ["by the user's own configuration", { HOME: 'configured' }, ''],
  ])('asks nobody, and calls ssh %s', async (_what, own, ssh) => {
    plant(folder.path, {
      'configured/.gitconfig': '[core]\nsshCommand = ssh -i key\n',
      'bin/git': [
        '#!/bin/sh',
        `case " $* " in *" config "*) exec ${String(findProgram('git'))} "$@";; esac`,
        `env > ${join(folder.path, 'env')}`,
        'exit 1',
      ].join('\n'),
    });
    chmodSync(join(folder.path, 'bin/git'), 0o755);
    const PATH = `${join(folder.path, 'bin')}:${String(environment['PATH'])}`;
    const asking = {
      GIT_ASKPASS: 'x',
      SSH_ASKPASS: 'x',
      SSH_ASKPASS_REQUIRE: 'force',
      GIT_TERMINAL_PROMPT: '1',
    };
    const given = { ...environment, ...asking, ...own, PATH };
    const home = join(folder.path, 'HOME' in own ? 'configured' : '.');
    const source = parseTemplateSource('git@127.0.0.1:x');
    if (source.type !== 'git') throw new RangeError('no git URL');

    await expect(clone(source, { environment: { ...given, HOME: home } })).rejects.toThrow('git ended');
    const lines = readFileSync(join(folder.path, 'env'), 'utf8').split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        ...['GIT_ASKPASS=', 'SSH_ASKPASS=', 'SSH_ASKPASS_REQUIRE=never'],
        ...['GIT_TERMINAL_PROMPT=0', 'GCM_INTERACTIVE=never'],
      ]),
    );
    expect(lines.find((line) => line.startsWith('GIT_SSH_COMMAND='))).toBe(
      ssh === '' ? undefined : `GIT_SSH_COMMAND=${ssh}`,
    );
  });

  it(
    'is refused with more files than a template has, before any is written',
    { timeout: 60_000 },
    async () => {
      const repository = makeRepository();
      const content = git(repository, 'hash-object', '-w', 'README.md');
      const treeOf = (mode: string, type: string, object: string): string =>
        execFileSync('git', ['mktree'], {
          cwd: repository,
          env: environment,
          input: Array.from({ length: 10 }, (_, n) => `${mode} ${type} ${object}\tn${String(n)}\n`).join(''),
        })
          .toString()
          .trim();
      // Ten objects for a thousand million files.
      let tree = treeOf('100644', 'blob', content);
      for (let depth = 1; depth < 9; depth++) tree = treeOf('040000', 'tree', tree);
      git(repository, 'update-ref', 'refs/heads/bomb', git(repository, 'commit-tree', '-m', 'bomb', tree));

      await expect(clone(sourceOf(repository, '#bomb'))).rejects.toMatchObject({
        code: 'TEMPLATE_UNREADABLE',
        message: expect.stringContaining('git printed more than 16777216 bytes') as unknown,
      });
      const deep = '//n0/n1/n2/n3/n4#bomb';
      await expect(clone(sourceOf(repository, deep))).rejects.toMatchObject({
        message: expect.stringContaining('the folder n0/n1/n2/n3/n4 has more than 1000 files') as unknown,
      });
      const cloned = await clone(sourceOf(repository, '//n0/n1/n2/n3/n4/n5#bomb'));
      expect(readdirSync(cloned.folder)).toHaveLength(10);
      cloned.dispose();
      expect(readdirSync(temporaryFolder)).toEqual([]);
    },
  );

  it('is refused with more bytes than a template has', { timeout: 60_000 }, async () => {
    const repository = makeRepository();
    writeFileSync(join(repository, 'large'), Buffer.alloc(33 * 1024 ** 2));
    git(repository, 'add', '--all');
    git(repository, 'commit', '--quiet', '--message', 'large');
    await expect(clone(sourceOf(repository))).rejects.toMatchObject({
      message: expect.stringContaining('it has more than 32 MiB') as unknown,
    });
    (await clone(sourceOf(repository, '//go'))).dispose();
  });

  it('needs git', async () => {
    await expect(clone(sourceOf('/x'), { environment: { PATH: '/nowhere' } })).rejects.toMatchObject({
      code: 'TEMPLATE_UNREADABLE',
      message: expect.stringContaining('git is not installed') as unknown,
      hint: 'Install git: https://git-scm.com. A folder needs no git: --from PATH',
    });
  });
});
