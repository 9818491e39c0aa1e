import { describe, expect, it } from 'vitest';
import { renderTemplate } from '../../../../src/scaffold/policy/index.ts';
import { templateOf, values, type Tree } from './support.ts';

function render(tree: Tree): Record<string, string> {
  const files = renderTemplate(templateOf(tree), values);
  return Object.fromEntries(
    files.map(({ path, content }) => [path, Buffer.from(content).toString('latin1')]),
  );
}

function refusal(message: string): Error {
  return expect.objectContaining({
    code: 'TEMPLATE_INVALID',
    message: expect.stringContaining(message) as unknown,
  }) as Error;
}

describe('a project', () => {
  it('has all values of the template', () => {
    const names = [
      ...['name', 'snake-name', 'title', 'description', 'author', 'repository', 'source', 'year'],
      ...['wardctl-version', 'execution-mode', 'language-title'],
    ];
    const text = names.map((name) => `%{${name}}`).join('\n');

    expect(render({ 'a.md': text })['a.md']?.split('\n')).toEqual([
      'image-policy',
      'image_policy',
      'Image Policy',
      'Looks at images',
      'Ann <ann@example.com>',
      'ghcr.io/acme/policies/image-policy',
      'https://github.com/acme/image-policy',
      '2026',
      '1.2.3',
      'kubewarden-wapc',
      'Rust',
    ]);
  });

  it.each([
    ['ghcr.io/an-org/a/b', 'https://github.com/an-org/image-policy'],
    ['ghcr.io/image-policy', 'https://github.com/my-org/image-policy'],
    ['registry.example.com:5000/acme/p', 'https://github.com/my-org/image-policy'],
    ['ghcr.io.example.com/acme/p', 'https://github.com/my-org/image-policy'],
  ])('published as %s has its sources at %s', (repository, source) => {
    const [file] = renderTemplate(templateOf({ 'a.md': '%{source}' }), { ...values, repository });
    expect(Buffer.from(file?.content ?? '').toString()).toBe(source);
  });

  it('has names with values and dots', () => {
    const tree = {
      _gitignore: '',
      '_github/workflows/_x.yml': '',
      '__main.py': '',
      'src/%{snake-name}/%{name}_test.rego': '',
      a_b: '',
      '.env': '',
    };

    expect(Object.keys(render(tree)).sort()).toEqual([
      '.env',
      '.github/workflows/.x.yml',
      '.gitignore',
      '_main.py',
      'a_b',
      'src/image_policy/image-policy_test.rego',
    ]);
  });

  it('has what is no text byte for byte', () => {
    const zero = Buffer.from('%{name}\0');
    const latin = Buffer.from([0x25, 0x7b, 0x78, 0x7d, 0xe4]);
    const files = renderTemplate(templateOf({ zero, latin }), values);

    expect(files.map(({ content }) => Buffer.from(content))).toEqual([latin, zero]);
  });

  it('finds the schemas in node_modules where it has a package.json, else in the package registry', () => {
    const files = {
      'a.yml': '# %{schemas}',
      'tests/b/c.yml': '# %{schemas}',
      'd.json': '"%{workspace-schemas}"',
    };
    const installed = 'node_modules/wardctl/dist/schemas';
    const published = 'https://unpkg.com/wardctl@1.2.3/dist/schemas';

    expect(render({ ...files, 'package.json': '' })).toMatchObject({
      'a.yml': `# ${installed}`,
      'tests/b/c.yml': `# ../../${installed}`,
      'd.json': `"./${installed}"`,
    });
    expect(render(files)).toEqual({
      'a.yml': `# ${published}`,
      'tests/b/c.yml': `# ${published}`,
      'd.json': `"${published}"`,
    });
  });

  it.each([
    ['a value with a slash in a name', { '%{repository}': '' }],
    ['the folder around', { '_./x': '' }],
    ['the folder itself', { '_/x': '' }],
    ['a backslash', { 'a\\..\\b': '' }],
    ['a name that Windows cannot have', { 'a:b': '' }],
    ['a dot at the end', { 'a.': '' }],
    ['a character that nobody sees', { 'a\u200db': '' }],
  ])('is refused with %s', (_what, tree) => {
    expect(() => render(tree)).toThrow(refusal('expected the name of a file or folder'));
  });

  it.each(['con', 'src/Nul.tar.gz', 'aux./x', 'COM1/a.ts', 'lpt9 .txt', 'com¹'])(
    'never writes to a device of Windows: %s',
    (path) => {
      expect(() => render({ [path]: '' })).toThrow(
        refusal(path === 'aux./x' ? 'the name of a file' : 'no device of Windows'),
      );
    },
  );

  it.each(['_git/hooks/post-checkout', 'sub/.GIT/config', 'git~1/config'])(
    'never writes what git reads: %s',
    (path) => {
      expect(() => render({ [path]: '' })).toThrow(refusal('that git does not use for itself'));
    },
  );

  it.each([
    ['two files of one name', { _a: '', '.a': '' }, 'two of its files become .a'],
    ['names that differ in the form of a letter only', { 'e\u0301': '', É: '' }, 'two of its files become'],
    ['a folder of another form of a letter', { 'e\u0301': '', 'é/b': '' }, 'becomes a file, and a folder'],
    ['names that differ in case only', { 'A.md': '', 'a.md': '' }, 'two of its files become'],
    ['a file that is a folder, too', { _a: '', '.A/b': '' }, 'becomes a file, and a folder'],
    ['a long name', { ['%{name}'.repeat(22)]: '' }, 'at most 255 bytes'],
    ['a name with an unknown value', { 'src/%{nam}.rs': '' }, 'src/%{nam}.rs:1: expected a placeholder'],
  ])('is refused with %s', (_what, tree, message) => {
    expect(() => render(tree as Tree)).toThrow(refusal(message));
  });

  it('is bounded, whatever values make of it', () => {
    const description = 'x'.repeat(300_000);
    const template = templateOf({ 'a.md': '%{description}'.repeat(300) });

    expect(() => renderTemplate(template, { ...values, description })).toThrow(refusal('at most 64 MiB'));
  });
});
