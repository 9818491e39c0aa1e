import { describe, expect, it } from 'vitest';
import { assetPath } from '../../../../src/assets/index.ts';
import { readMetadata } from '../../../../src/annotate/index.ts';
import { parseJson, valueAt } from '../../../../src/json/index.ts';
import { scaffoldArtifactHubPackage } from '../../../../src/scaffold/index.ts';
import { listTemplates, readBuiltInTemplate, renderTemplate } from '../../../../src/scaffold/policy/index.ts';
import { parseYamlDocument } from '../../../../src/yaml/index.ts';
import { useTemporaryFolder } from '../../cli/run/temporary-folder.ts';
import { plant, values } from './support.ts';

const folder = useTemporaryFolder();
const yml = 'title: T\ndescription: D\n';

describe('a built-in template', () => {
  it('lies over the files that all have, without those that it does without', async () => {
    plant(folder.path, {
      'common/files/README.md': 'common',
      'common/files/LICENSE': 'common',
      'common/files/tests/a.yml': 'common',
      'go/template.yml': `${yml}without: [tests/a.yml]`,
      'go/files/README.md': 'own',
    });
    const { files, name } = await readBuiltInTemplate(folder.path, 'go');

    expect(name).toBe('go');
    expect(files.map(({ path, content }) => [path, Buffer.from(content).toString()])).toEqual([
      ['README.md', 'own'],
      ['LICENSE', 'common'],
    ]);
  });

  it('is listed by its name, behind the one for TypeScript', async () => {
    const names = ['typescript', 'go', 'zig', 'assemblyscript'];
    plant(folder.path, Object.fromEntries(names.map((name) => [`${name}/template.yml`, yml])));
    expect((await listTemplates(folder.path)).map(({ name }) => name)).toEqual([
      ...['typescript', 'assemblyscript', 'go', 'zig'],
    ]);
  });

  it('lies over the one that it extends, which does without what it does without', async () => {
    plant(folder.path, {
      'common/files/LICENSE': 'common',
      'common/files/README.md': 'common',
      'common/files/a.yml': 'common',
      'go/template.yml': `${yml}without: [a.yml]`,
      'go/files/README.md': 'go',
      'go/files/main.go': 'go',
      'go/files/b.yml': 'go',
      'tinygo/template.yml': 'title: Tiny\ndescription: D\nextends: go\nwithout: [b.yml]',
      'tinygo/files/main.go': 'tinygo',
    });
    const { files, name, title, requires } = await readBuiltInTemplate(folder.path, 'tinygo');

    expect({ name, title, requires }).toEqual({ name: 'tinygo', title: 'Tiny', requires: [] });
    expect(files.map(({ path, content }) => [path, Buffer.from(content).toString()])).toEqual([
      ['main.go', 'tinygo'],
      ['README.md', 'go'],
      ['LICENSE', 'common'],
    ]);
  });

  it.each([
    ['does without nothing that is not there', 'without: [b]', 'without: expected a file of common, found b'],
    [
      'does without nothing that is not in the one that it extends either',
      'extends: rust\nwithout: [b]',
      'without: expected a file of rust or common, found b',
    ],
    ['extends none that is not there', 'extends: none', 'extends: expected one of rust, zig, found none'],
    ['extends not itself', 'extends: go', 'extends: expected one of rust, zig, found go'],
    [
      'extends none that extends another',
      'extends: zig',
      'extends: expected a template that extends none, found zig',
    ],
  ])('%s', async (_what, more, problem) => {
    plant(folder.path, {
      'common/files/a': '',
      'go/template.yml': `${yml}${more}`,
      'go/files/c': '',
      'rust/template.yml': yml,
      'rust/files/c': '',
      'zig/template.yml': `${yml}extends: rust`,
      'zig/files/c': '',
    });
    await expect(readBuiltInTemplate(folder.path, 'go')).rejects.toMatchObject({
      code: 'TEMPLATE_INVALID',
      message: `template go: template.yml: ${problem}`,
    });
  });

  it.each(['common', '..', 'rust/..', '', 'files', 'Rust'])('is none: %j', async (name) => {
    plant(folder.path, { 'common/files/a': '', 'rust/template.yml': yml, 'rust/files/c': '', 'empty/x': '' });
    await expect(readBuiltInTemplate(folder.path, name)).rejects.toMatchObject({
      code: 'TEMPLATE_UNKNOWN',
      details: { templates: ['rust'] },
    });
  });

  it('that is not known is likely to be another one', async () => {
    plant(folder.path, { 'rust/template.yml': yml, 'go/template.yml': yml });
    await expect(readBuiltInTemplate(folder.path, 'rsut')).rejects.toMatchObject({
      message: 'there is no template "rsut"',
      hint: 'Did you mean rust? Templates: go, rust. For one of your own, write --from PATH or a git URL.',
    });
  });
});

describe('the templates of wardctl', async () => {
  const shipped = assetPath('templates');
  const templates = await listTemplates(shipped);

  it.each(templates.map(({ name }) => name))('make a whole project: %s', async (name) => {
    const template = await readBuiltInTemplate(shipped, name);
    const description = 'Says "no": always # yes';
    const files = renderTemplate(template, { ...values, description });
    const textOf = (path: string): string =>
      Buffer.from(files.find((file) => file.path === path)?.content ?? '').toString();
    const paths = files.map(({ path }) => path);

    expect(paths).toEqual(
      expect.arrayContaining([
        '.github/workflows/ci.yml',
        '.gitignore',
        '.vscode/settings.json',
        'LICENSE',
        'README.md',
        'metadata.yml',
        'requests/accept.json',
        'requests/reject.json',
        'settings.yml',
        'tests/policy.policytest.yml',
      ]),
    );
    const { metadata } = await readMetadata(textOf('metadata.yml'), 'metadata.yml');
    expect(metadata.executionMode).toBe(template.executionMode);
    expect(metadata.annotations?.get('io.kubewarden.policy.title')).toBe('image-policy');
    expect(metadata.annotations?.get('io.kubewarden.policy.description')).toBe(description);
    const { document } = await scaffoldArtifactHubPackage({
      metadataText: textOf('metadata.yml'),
      metadataName: 'metadata.yml',
      createdAt: new Date(0),
    });
    expect(document).toMatchObject({
      homeURL: 'https://github.com/acme/image-policy',
      links: [
        {
          name: 'policy',
          url: 'https://github.com/acme/image-policy/releases/download/v0.1.0/policy.wasm',
        },
        { name: 'source', url: 'https://github.com/acme/image-policy' },
      ],
    });
    expect(textOf('tests/policy.policytest.yml')).toMatch(
      /^# yaml-language-server: \$schema=\S+\/dist\/schemas\/suite\.json\n/,
    );
    for (const path of paths.filter((one) => /\.ya?ml$/.test(one)))
      await parseYamlDocument(textOf(path), { name: path, errorCode: 'TEMPLATE_INVALID', dialect: 'strict' });
    for (const path of paths.filter((one) => one.endsWith('.json')))
      parseJson(withoutComments(textOf(path), path));
    expect(valueAt(parseJson(textOf('requests/reject.json')), 'kind', 'kind')).toBe('Pod');
    const left = files.filter(({ content }) => Buffer.from(content).includes('%{'));
    expect(left).toEqual([]);
  });

  it('are the same in TypeScript but for what a component needs', async () => {
    const filesOf = async (name: string): Promise<Map<string, string>> => {
      const { files } = await readBuiltInTemplate(shipped, name);
      return new Map(files.map(({ path, content }) => [path, Buffer.from(content).toString()]));
    };
    const [core, component] = [await filesOf('typescript'), await filesOf('typescript-component')];
    expect([...component.keys()].sort()).toEqual([...core.keys()].sort());
    const different = [...core].filter(([path, text]) => component.get(path) !== text);
    expect(different.map(([path]) => path).sort()).toEqual(['README.md', 'package.json']);
  });

  it('have the same metadata, but that of Gatekeeper changes nothing', async () => {
    const metadataOf = async (name: string): Promise<string> => {
      const { files } = await readBuiltInTemplate(shipped, name);
      return Buffer.from(files.find(({ path }) => path === 'metadata.yml')?.content ?? '').toString();
    };
    const common = await metadataOf('rego');
    expect(common).toContain('\nmutating: true\n');
    expect(await metadataOf('gatekeeper')).toBe(common.replace('\nmutating: true\n', '\nmutating: false\n'));
  });

  it('are those of the issue', () => {
    expect(templates.map(({ name }) => name)).toEqual([
      ...['typescript', 'assemblyscript', 'gatekeeper', 'go', 'rego', 'rust', 'typescript-component'],
    ]);
  });
});

/** The configuration of TypeScript may have comments. */
function withoutComments(text: string, path: string): string {
  return /tsconfig[^/]*\.json$/.test(path) ? text.replace(/^\s*\/\/.*$/gm, '') : text;
}
