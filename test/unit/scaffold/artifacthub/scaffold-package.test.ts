import { describe, expect, it } from 'vitest';
import { scaffoldArtifactHubPackage } from '../../../../src/scaffold/index.ts';
import { refusalOf } from '../../cli/run/temporary-folder.ts';

const required = {
  'io.kubewarden.policy.title': 'demo',
  'io.kubewarden.policy.version': '1.0.0',
  'io.kubewarden.policy.description': 'A demo',
  'io.kubewarden.policy.ociUrl': 'ghcr.io/team/demo',
  'io.artifacthub.displayName': 'Demo',
};

const rule = '{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}';

function metadataText(annotations: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(annotations).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
  return [`rules: [${rule}]`, 'mutating: false', 'annotations:', ...lines, ''].join('\n');
}

function scaffold(annotations: Readonly<Record<string, unknown>>, questions?: string) {
  return scaffoldArtifactHubPackage({
    metadataText: metadataText(annotations),
    metadataName: 'metadata.yml',
    questions: questions === undefined ? undefined : { name: 'q.yml', text: questions },
    createdAt: new Date('2026-01-31T13:00:00.5+01:00'),
  });
}

describe('scaffoldArtifactHubPackage', () => {
  it('needs no more than the required annotations', async () => {
    const { document, warnings } = await scaffold(required);

    expect(
      Object.keys(document).filter((key) => document[key as keyof typeof document] !== undefined),
    ).toEqual([
      'version',
      'name',
      'displayName',
      'createdAt',
      'description',
      'containersImages',
      'install',
      'provider',
      'recommendations',
      'annotations',
    ]);
    expect(document.createdAt).toBe('2026-01-31T12:00:00.500Z');
    expect(document.containersImages).toEqual([{ name: 'policy', image: 'ghcr.io/team/demo:v1.0.0' }]);
    expect(document.annotations).toEqual({
      'kubewarden/mutation': 'false',
      'kubewarden/rules':
        "- apiGroups:\n  - ''\n  apiVersions:\n  - v1\n  resources:\n  - pods\n  operations:\n  - CREATE\n",
    });
    expect(warnings).toEqual([]);
  });

  it('takes over what is optional', async () => {
    const { document } = await scaffold({
      ...required,
      'io.kubewarden.policy.url': 'https://example.com',
      'io.kubewarden.policy.source': 'https://github.com/team/demo',
      'io.kubewarden.policy.author': 'Tux <tux@example.com>, pidgin@example.com',
      'io.artifacthub.keywords': ' a,b c , d',
      'io.artifacthub.resources': 'Pod, Deployment',
      'io.kubewarden.hidden-ui': 'true',
      'com.github.release.tag': 'demo/v1',
    });

    expect(document.homeURL).toBe('https://example.com/');
    expect(document.keywords).toEqual(['a', 'b c', 'd']);
    expect(document.links?.[0]?.url).toBe(
      'https://github.com/team/demo/releases/download/demo%2Fv1/policy.wasm',
    );
    expect(document.maintainers).toEqual([
      { name: 'Tux', email: 'tux@example.com' },
      { name: '', email: 'pidgin@example.com' },
    ]);
    expect(document.annotations).toMatchObject({
      'kubewarden/hidden-ui': 'true',
      'kubewarden/resources': 'Pod, Deployment',
    });
  });

  it('takes a version that fills a tag', async () => {
    const version = `1.0.0-${'x'.repeat(121)}`;

    const { document } = await scaffold({ ...required, 'io.kubewarden.policy.version': version });

    expect(document.containersImages[0]?.image).toBe(`ghcr.io/team/demo:v${version}`);
  });

  it('takes over the questions as they are written', async () => {
    const text = '# a comment\nquestions: []   \n\n';

    const { document } = await scaffold(required, text);

    expect(document.annotations['kubewarden/questions-ui']).toBe(text);
  });

  it.each([
    ['io.kubewarden.policy.version', '1.0', '"1.0"'],
    ['io.kubewarden.policy.version', 'v1.0.0', '"v1.0.0"'],
    ['io.kubewarden.policy.version', '1.0.0+build', '"1.0.0+build"'],
    ['io.kubewarden.policy.version', `1.0.0-${'x'.repeat(122)}`, '"1.0.0-xxx'],
    ['io.kubewarden.policy.title', '', '""'],
    ['io.kubewarden.policy.url', 'javascript:alert(1)', '"javascript:alert(1)"'],
    ['io.kubewarden.policy.source', 'ssh://git@github.com/team/demo', '"ssh://git@github.com/team/demo"'],
    ['io.kubewarden.policy.url', 'example.com', '"example.com"'],
    ['io.kubewarden.policy.source', `https://github.com/${'/'.repeat(100_000)}x`, '"https://github.com///'],
    ['io.kubewarden.policy.source', 'git@github.com:team/demo.git', '"git@github.com:team/demo.git"'],
    ['io.kubewarden.policy.ociUrl', 'ghcr.io/team/demo:v1', '"ghcr.io/team/demo:v1"'],
    ['io.kubewarden.policy.ociUrl', 'https://ghcr.io/team/demo', '"https://ghcr.io/team/demo"'],
    ['io.kubewarden.policy.author', 'Tux', '"Tux"'],
    ['io.artifacthub.keywords', 'a,,b', '"a,,b"'],
    ['io.artifacthub.keywords', '', '""'],
    ['io.kubewarden.hidden-ui', 'yes', '"yes"'],
  ])('refuses %s: %j, with its place', async (key, value, shown) => {
    const annotations = { ...required, [key]: value };
    const line = 4 + Object.keys(annotations).indexOf(key);

    const { code, message } = await refusalOf(() => scaffold(annotations));

    expect(code).toBe('METADATA_INVALID');
    expect(message).toContain(`metadata.yml:${String(line)}:`);
    expect(message).toContain(`annotations["${key}"]: expected `);
    expect(message).toContain(`found ${shown}`);
  });

  it('tells all that is missing at once', async () => {
    const { message, details } = await refusalOf(() => scaffold({ 'io.kubewarden.policy.title': 'demo' }));

    expect(message).toContain('Not ready for Artifact Hub');
    expect(details?.['problems']).toHaveLength(4);
    for (const key of Object.keys(required).slice(1)) expect(message).toContain(key);
  });

  it('tells that there are no annotations', async () => {
    const sources = {
      metadataText: 'rules: []\nmutating: true\n',
      metadataName: 'm.yml',
      createdAt: new Date(),
    };

    const { details } = await refusalOf(() => scaffoldArtifactHubPackage(sources));

    expect(details?.['problems']).toHaveLength(5);
  });

  it('refuses values that are no strings', async () => {
    const { code, message } = await refusalOf(() =>
      scaffold({ ...required, 'io.artifacthub.keywords': ['a'] }),
    );

    expect(code).toBe('METADATA_INVALID');
    expect(message).toContain('expected a string, found ["a"]');
  });

  it.each([
    ['', 'METADATA_INVALID'],
    ['rules: [', 'METADATA_UNREADABLE'],
    ['a: 1\n---\nb: 2\n', 'METADATA_INVALID'],
    ['[1]', 'METADATA_INVALID'],
  ])('refuses metadata that is not one mapping: %j', async (text, code) => {
    const sources = { metadataText: text, metadataName: 'm.yml', createdAt: new Date() };

    const error = await refusalOf(() => scaffoldArtifactHubPackage(sources));

    expect(error.code).toBe(code);
    expect(error.message).toContain('m.yml');
  });

  it.each([
    '',
    '# only this\n',
    '[]',
    'a: 1',
    'questions: x',
    'questions: [',
    'questions: []\n---\nquestions: []\n',
  ])('refuses questions that nobody can ask: %j', async (text) => {
    const { code, message } = await refusalOf(() => scaffold(required, text));

    expect(code).toBe('QUESTIONS_INVALID');
    expect(message).toContain('q.yml');
  });
});
